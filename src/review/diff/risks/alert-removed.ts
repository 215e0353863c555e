import { at, list, text } from '../../../engine/policies/fields.ts'
import { remember } from '../remember.ts'
import { objectRisk, type Raised, show } from '../risk.ts'
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

/** Something that nobody would hear of any more. */
export const alertRemoved = objectRisk(
  'alert-removed',
  'An alert goes, or fires on something else or later.',
  ({ kind, before, after, environment }, context): Raised[] => {
    if (kind !== 'PrometheusRule' || !before) return []
    const [old, now] = [alertsOf(before), alertsOf(after)]
    const gone = [...old.keys()].filter((name) => !now.has(name))
    const elsewhere = gone.length > 0 ? alertsIn(context.after, environment) : new Set()
    const lost = gone.filter((name) => !elsewhere.has(name))
    const changed = [...old].filter(([name, rule]) => {
      const other = now.get(name)
      return other !== undefined && ['expr', 'for'].some((key) => at(rule, key) !== at(other, key))
    })
    return [
      ...(lost.length > 0
        ? [{ level: 'medium', message: `Nobody hears of ${lost.map(show).join(', ')} any more.` } as const]
        : []),
      ...(changed.length > 0
        ? [
            {
              level: 'low',
              message: `${changed.map(([name]) => show(name)).join(', ')} fires on something else, or later.`,
            } as const,
          ]
        : []),
    ]
  },
)
