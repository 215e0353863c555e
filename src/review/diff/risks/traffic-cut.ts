import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { podTemplateOf } from '../../../engine/policies/pod-templates.ts'
import { type Cut, cutConnections } from '../bonds/connections.ts'
import { indexIn } from '../bonds/platform.ts'
import type { ObjectChange } from '../changes.ts'
import { canonical } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { type Direction, isAmong, openingsOf } from '../network-openings.ts'
import type { Context, PlacedRaised, Raised, Risk } from '../risk.ts'
import { bare, show, some } from '../show.ts'

/** Policies for the pods of another one: in its namespace, with an equal selector or for all. */
function policiesBeside(policy: KubernetesObject, environment: string, { after }: Context): KubernetesObject[] {
  const selectors = ['{}', canonical(at(policy, 'spec', 'podSelector'))]
  return after
    .objects(environment)
    .map(({ object }) => object)
    .filter(
      (object) =>
        object.kind === 'NetworkPolicy' &&
        object.metadata.namespace === policy.metadata.namespace &&
        selectors.includes(canonical(at(object, 'spec', 'podSelector'))),
    )
}

const DNS = / on 53\//

/** Whether the pods of a policy that goes are sure to go, or likely to: their component, or its charts, change with it. */
function haveGone({ before, after, environment, component }: ObjectChange, context: Context): boolean {
  if (context.after.objects(environment, component).length === 0) return true
  const isForOthers = canonical(at(before, 'spec', 'podSelector')) !== canonical(at(after, 'spec', 'podSelector'))
  if (!before || (after && !isForOthers)) return false
  const index = indexIn(context.after, environment)
  const selector = at(before, 'spec', 'podSelector')
  if (index.pods.some(before.metadata.namespace ?? '', selector)) return false
  const isInstalledAnew = context.changes.some(
    (one) =>
      one.of === 'object' &&
      one.kind === 'Application' &&
      one.environment === environment &&
      one.component === component,
  )
  return isInstalledAnew || context.after.rendered(environment).length > 0
}

/** Connections of one direction that no policy of the same pods lets through any more. */
function lostWays(change: ObjectChange, context: Context, type: Direction): string[] {
  const { before, after, kind, environment } = change
  if (kind !== 'NetworkPolicy' || !before || haveGone(change, context)) return []
  const others = policiesBeside(before, environment, context)
  // Without a policy of this direction its pods are open, and nothing is cut.
  if (!others.some((object) => list(at(object, 'spec', 'policyTypes')).includes(type))) return []
  const left = new Set([...(after ? [after] : []), ...others].flatMap((policy) => [...openingsOf(policy, type)]))
  return [...openingsOf(before, type)].filter((one) => !isAmong(one, left))
}

const ADDRESSES = /^(anyone|[\d:a-f./]+)/

/** Ways out to addresses and to pods that are not ours, of which nobody but the policy itself says that they are used. */
function closedWays(change: ObjectChange, context: Context): Raised[] {
  const outside = lostWays(change, context, 'Egress').filter(
    (one) => DNS.test(one) || ADDRESSES.test(one) || one.includes('kube-system'),
  )
  if (outside.length === 0) return []
  const dns = outside.some((one) => DNS.test(one))
  const end = dns ? ' Its pods resolve no name.' : ''
  return [{ level: dns ? 'high' : 'medium', message: `Pods of it no longer reach ${bare(some(outside, 3))}.${end}` }]
}

/** Ways in for callers that are no pods of ours: nobody else says that they come. */
function closedDoors(change: ObjectChange, context: Context): Raised[] {
  const lost = lostWays(change, context, 'Ingress').filter((one) => ADDRESSES.test(one))
  if (lost.length === 0) return []
  const level = lost.some((one) => /^(anyone|0\.0\.0\.0\/0)/.test(one)) ? 'high' : 'medium'
  return [{ level, message: `Pods of it no longer answer ${bare(some(lost, 3))}.` }]
}

function describeCuts(cuts: readonly Cut[]): PlacedRaised {
  const [first] = cuts
  const lines = [...new Set(cuts.map(({ from, to, port }) => `${show(from)} to ${show(to)} on ${bare(port)}`))]
  return {
    level: 'high',
    component: first?.component ?? '',
    subject: first?.subject ?? '',
    message: `Cuts off what the other end still asks for: ${some(lines)}.`,
  }
}

/** Whether a change decides over connections that there were: of policies, and of labels that they select. */
function decides({ kind, component, environment, before, after }: ObjectChange): boolean {
  const object = after ?? before
  if (kind === 'NetworkPolicy') return true
  if (kind === 'Namespace') return before !== undefined
  return object !== undefined && podTemplateOf({ environment, component, object }) !== undefined
}

/** Connections that came about and do not any more. */
export const trafficCut: Risk = {
  name: 'traffic-cut',
  levels: ['high', 'medium'],
  about: 'A NetworkPolicy refuses a connection that was let through, and that the other end still asks for.',
  find: (change, context) =>
    change.of === 'object' ? [...closedWays(change, context), ...closedDoors(change, context)] : [],
  look(environment, context) {
    const isAsked = context.changes.some(
      (one) => one.of === 'object' && one.environment === environment && decides(one),
    )
    if (!isAsked) return []
    const cuts = cutConnections(environment, context.before, context.after)
    return [
      ...groupBy(
        cuts,
        ({ subject }) => subject,
        (cut) => cut,
      ).values(),
    ].map(describeCuts)
  },
}
