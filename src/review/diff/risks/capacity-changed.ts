import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at } from '../../../engine/policies/fields.ts'
import { type Bounds, type Capacity, capacityOf, NO_CAPACITY, nodesOf } from '../capacity.ts'
import type { ObjectChange, ResourceChange } from '../changes.ts'
import { rounded } from '../quantity.ts'
import { remember } from '../remember.ts'
import type { Context, Raised, Risk } from '../risk.ts'
import { isScaled, scaledIn } from '../workload.ts'

/** From this factor on, growth is worth a second look. */
const DOUBLED = 2

export const describeBounds = ({ min, max }: Bounds): string =>
  min === max ? rounded(min) : `${rounded(min)} to ${rounded(max)}`

const differ = (a: Bounds, b: Bounds) => rounded(a.min) !== rounded(b.min) || rounded(a.max) !== rounded(b.max)

/** Lines of what differs, by name, and whether any of it doubles. */
function compare(verb: string, pairs: readonly (readonly [unit: string, before: Bounds, after: Bounds])[]): Raised[] {
  const changed = pairs.filter(([, before, after]) => differ(before, after))
  if (changed.length === 0) return []
  const grows = changed.some(([, before, after]) => before.max > 0 && after.max >= before.max * DOUBLED)
  const texts = changed.map(([unit, before, after]) => `${describeBounds(before)} → ${describeBounds(after)} ${unit}`)
  return [{ level: grows ? 'medium' : 'low', message: `${verb} ${texts.join(', ')}.` }]
}

const pairsOf = (before: Capacity, after: Capacity) =>
  [
    ['cores', before.cores, after.cores],
    ['GiB of memory', before.memory, after.memory],
    ['GiB of volumes', before.disk, after.disk],
  ] as const

/** Workloads that change themselves, as `environment component name`. */
const ownChanges = (changes: Context['changes']): ReadonlySet<string> =>
  remember(changes, 'scaled', () => {
    const mine = changes.flatMap((one) => (one.of === 'object' && isScaled(one.kind) ? [one] : []))
    return new Set(mine.map((one) => `${one.environment} ${one.component} ${(one.after ?? one.before)?.metadata.name}`))
  })

/** The workload that an autoscaler scales, unless it changes itself and so says it. */
function scaledBy(change: ObjectChange, { before, after, changes }: Context): KubernetesObject | undefined {
  const target = String(at(change.after ?? change.before, 'spec', 'scaleTargetRef', 'name'))
  const { environment, component } = change
  if (ownChanges(changes).has(`${environment} ${component} ${target}`)) return undefined
  return scaledIn(after, environment, component).get(target) ?? scaledIn(before, environment, component).get(target)
}

function objectRisks(change: ObjectChange, context: Context): Raised[] {
  const { kind, environment, component } = change
  const scaler = kind === 'HorizontalPodAutoscaler' || kind === 'ScaledObject'
  const workload = scaler ? scaledBy(change, context) : undefined
  const of = (object: KubernetesObject | undefined, side: Context['before']) =>
    object ? capacityOf(object, environment, component, side) : NO_CAPACITY
  const from = of(scaler ? workload : change.before, context.before)
  return compare('Reserves', pairsOf(from, of(scaler ? workload : change.after, context.after)))
}

function nodeRisks({ before, after }: ResourceChange): Raised[] {
  const none = { count: { min: 0, max: 0 }, cores: { min: 0, max: 0 }, memory: { min: 0, max: 0 } }
  const from = (before && nodesOf(before)) ?? none
  const to = (after && nodesOf(after)) ?? none
  return compare('Offers', [
    ['nodes', from.count, to.count],
    ['cores', from.cores, to.cores],
    ['GiB of memory', from.memory, to.memory],
  ])
}

/** What a change adds to the bill, or takes from what pods may use. */
export const capacityChanged: Risk = {
  name: 'capacity-changed',
  levels: ['medium', 'low'],
  about: 'Pods reserve, or nodes offer, more or less; medium where it doubles.',
  find(change, context) {
    if (change.of === 'object') return objectRisks(change, context)
    return change.of === 'resource' ? nodeRisks(change) : []
  },
}
