import { at, list } from '../../../engine/policies/fields.ts'
import { AUTH_ANNOTATION, SIGN_INS, unguardedWays } from '../bonds/sign-ins.ts'
import { type FieldChange, leaves, plainPath } from '../fields.ts'
import { isStillThere } from '../policy-targets.ts'
import { isWithinRange } from '../ranges.ts'
import { objectRisk, type Raised, type Risk } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** Lists of addresses that may come in. */
const RANGES = /(loadBalancerSourceRanges|clientCIDRs|whitelist-source-range|allowlist-source-range)/

const entries = (value: unknown): string[] =>
  (Array.isArray(value) ? value : String(value ?? '').split(',')).map((one) => String(one).trim()).filter(Boolean)

function rangeRisks(fields: readonly FieldChange[]): Raised[] {
  return fields.flatMap(({ path, before, after }): Raised[] => {
    if (!RANGES.test(path)) return []
    if (before !== undefined && entries(after).length === 0)
      return path.endsWith('[]') ? [] : [{ level: 'high', message: `${path} is gone: every address may come.` }]
    if (before === undefined && !path.endsWith('[]')) return [] // the first list narrows
    const had = fields.filter((one) => one.path === path).flatMap((one) => entries(one.before))
    const gained = entries(after).filter((one) => !had.some((other) => isWithinRange(one, other)))
    const level = gained.some((one) => /\/[0-8]$/.test(one)) ? 'high' : 'medium'
    return gained.length > 0 ? [{ level, message: `${path} gains ${gained.map(show).join(', ')}.` }] : []
  })
}

const targetsOf = (policy: unknown): string =>
  list(at(policy, 'spec', 'targetRefs'))
    .map((one) => [at(one, 'kind'), at(one, 'name'), at(one, 'sectionName')].filter(Boolean).join(' '))
    .join(', ')

const ABOUT = 'A public host loses its sign-in, or gets a way past it, or more addresses may reach it.'

/** The sign-in or the allowed ranges before a public host. */
export const edgeOpened: Risk = {
  ...objectRisk(
    'edge-opened',
    ['high', 'medium'],
    ABOUT,
    ({ kind, before, after, fields: changed, environment }, context): Raised[] => {
      const fields = changed.flatMap(leaves)
      const ranges = before && after ? rangeRisks(fields) : []
      if (kind === 'SecurityPolicy') {
        const lost = SIGN_INS.filter(
          (key) => at(before, 'spec', key) !== undefined && at(after, 'spec', key) === undefined,
        )
        const targets = targetsOf(before) !== targetsOf(after)
        if (before && lost.length > 0 && (after || isStillThere(before, environment, context.after)))
          return [...ranges, { level: 'high', message: `What it guards loses ${lost.map(show).join(', ')}.` }]
        if (before && after && targets)
          return [
            ...ranges,
            {
              level: 'high',
              message: `It guards something else: ${showChange({ before: targetsOf(before), after: targetsOf(after) })}.`,
            },
          ]
      }
      const removed =
        before && after && kind === 'Ingress'
          ? fields.filter(
              ({ path, after: to }) =>
                AUTH_ANNOTATION.test(path) && plainPath(path) === 'metadata.annotations' && to === undefined,
            )
          : []
      return [
        ...ranges,
        ...removed.map(({ path }): Raised => ({ level: 'high', message: `Loses its sign-in: ${path} is gone.` })),
      ]
    },
  ),
  look: unguardedWays,
}
