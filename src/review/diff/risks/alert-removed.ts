import { at, list, text } from '../../../engine/policies/fields.ts'
import { extentOf } from '../quantity.ts'
import { remember } from '../remember.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

/** Alerts of a PrometheusRule, by name. */
function alertsOf(object: unknown): ReadonlyMap<string, unknown> {
  const rules = list(at(object, 'spec', 'groups')).flatMap((group) => list(at(group, 'rules')))
  return new Map(rules.flatMap((rule) => (text(at(rule, 'alert')) ? [[String(at(rule, 'alert')), rule] as const] : [])))
}

const alertsIn = (side: Snapshot, environment: string): ReadonlySet<string> =>
  remember(side, `alerts ${environment}`, () => {
    const rules = side.objects(environment).filter(({ object }) => object.kind === 'PrometheusRule')
    return new Set(rules.flatMap(({ object }) => [...alertsOf(object).keys()]))
  })

/** What somebody who is called by an alert would notice of its change. */
function alertRisks(name: string, before: unknown, after: unknown): Raised[] {
  const both = (...path: string[]) => ({ before: at(before, ...path), after: at(after, ...path) })
  const [expression, wait, severity] = [both('expr'), both('for'), both('labels', 'severity')]
  const seconds = (value: unknown) => extentOf(value ?? '0s')
  const raised: Raised[] = []
  if (expression.before !== expression.after)
    raised.push({ level: 'low', message: `${show(name)} fires on something else: ${showChange(expression)}.` })
  if (seconds(wait.after) !== seconds(wait.before)) {
    const later = seconds(wait.after) > seconds(wait.before)
    const message = `${show(name)} fires ${later ? 'later' : 'sooner'}: ${showChange({ before: wait.before ?? '0s', after: wait.after ?? '0s' })}.`
    raised.push({ level: 'low', message })
  }
  if (severity.before !== severity.after)
    raised.push({
      level: severity.before === 'critical' ? 'medium' : 'low',
      message: `${show(name)} reaches others: its severity goes ${showChange(severity)}.`,
    })
  return raised
}

/** Something that nobody would hear of any more. */
export const alertRemoved = objectRisk(
  'alert-removed',
  ['medium', 'low'],
  'An alert goes, reaches others, or fires on something else, later or sooner.',
  ({ kind, before, after, environment }, context): Raised[] => {
    if (kind !== 'PrometheusRule' || !before) return []
    const [old, now] = [alertsOf(before), alertsOf(after)]
    const gone = [...old.keys()].filter((name) => !now.has(name))
    const elsewhere = gone.length > 0 ? alertsIn(context.after, environment) : new Set()
    const lost = gone.filter((name) => !elsewhere.has(name))
    return [
      ...(lost.length > 0
        ? [{ level: 'medium', message: `Nobody hears of ${lost.map(show).join(', ')} any more.` } as const]
        : []),
      ...[...old].flatMap(([name, rule]) => (now.has(name) ? alertRisks(name, rule, now.get(name)) : [])),
    ]
  },
)
