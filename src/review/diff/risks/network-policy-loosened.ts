import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { indexIn, namespaceGoes } from '../bonds/platform.ts'
import { canonical } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { ANYONE, isAmong, openingsOf } from '../network-openings.ts'
import { remember } from '../remember.ts'
import { type Context, objectRisk, type Raised } from '../risk.ts'
import { bare, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

const DIRECTIONS = ['Ingress', 'Egress'] as const
const EVERY_ADDRESS = /^(0\.0\.0\.0|::)\/0\b/

const typesOf = (policy: unknown): readonly unknown[] => list(at(policy, 'spec', 'policyTypes'))

/** Policies that close a whole namespace, as `namespace direction`, by name. */
const closersIn = (side: Snapshot, environment: string): ReadonlyMap<string, readonly string[]> =>
  remember(side, `closers ${environment}`, () => {
    const closers = side
      .objects(environment)
      .filter(({ object }) => object.kind === 'NetworkPolicy' && canonical(at(object, 'spec', 'podSelector')) === '{}')
    return groupBy(
      closers.flatMap(({ object }) => typesOf(object).map((type) => ({ type, object }))),
      ({ type, object }) => `${object.metadata.namespace} ${type}`,
      ({ object }) => object.metadata.name,
    )
  })

/** What every policy for the same pods let through before: one may be split, or others joined. */
function openingsBefore(
  policy: KubernetesObject | undefined,
  type: (typeof DIRECTIONS)[number],
  environment: string,
  { before }: Pick<Context, 'before'>,
): ReadonlySet<string> {
  if (!policy) return new Set()
  const selectors = ['{}', canonical(at(policy, 'spec', 'podSelector'))]
  const mine = indexIn(before, environment)
    .ofKind('NetworkPolicy')
    .filter(
      ({ object }) =>
        object.metadata.namespace === policy.metadata.namespace &&
        selectors.includes(canonical(at(object, 'spec', 'podSelector'))),
    )
  return new Set(mine.flatMap(({ object }) => [...openingsOf(object, type)]))
}

/** Connections that were refused. */
export const networkPolicyLoosened = objectRisk(
  'network-policy-loosened',
  ['high', 'medium'],
  'A NetworkPolicy lets more through, or no longer guards pods that nothing else guards.',
  ({ kind, before, after, environment }, context): Raised[] => {
    if (kind !== 'NetworkPolicy') return []
    const { namespace, name } = (after ?? before)?.metadata ?? {}
    const closers = closersIn(context.after, environment)
    const isEmptied = namespaceGoes(namespace, environment, context)
    return DIRECTIONS.flatMap((type): Raised[] => {
      const guarded = typesOf(before).includes(type)
      const selector = (policy: unknown) => canonical(at(policy, 'spec', 'podSelector'))
      const moves = before && after && selector(before) !== selector(after)
      if (
        guarded &&
        (!typesOf(after).includes(type) || moves) &&
        !isEmptied &&
        !closers.get(`${namespace} ${type}`)?.some((other) => other !== name)
      )
        return [
          {
            level: 'high',
            message: `${type}: pods that it selected are open, since no other policy closes the namespace.`,
          },
        ]
      const had = openingsBefore(after, type, environment, context)
      const gained = [...openingsOf(after, type)].filter((one) => !isAmong(one, had))
      if (gained.length === 0) return []
      const wide = gained.some((one) => one.startsWith(ANYONE) || EVERY_ADDRESS.test(one))
      return [
        { level: wide && type === 'Ingress' ? 'high' : 'medium', message: `${type} opens to ${bare(some(gained))}.` },
      ]
    })
  },
)
