import { at, fields, list } from '../../../engine/policies/fields.ts'
import { type Cut, cutConnections } from '../bonds/connections.ts'
import { indexIn } from '../bonds/platform.ts'
import type { ObjectChange } from '../changes.ts'
import { canonical } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { type Direction, openingsOf } from '../network-openings.ts'
import type { Context, PlacedRaised, Raised, Risk } from '../risk.ts'
import { bare, show, some } from '../show.ts'

/** Everything that pods which an equal selector selects may still do. */
function leftOpen(
  { after, environment }: ObjectChange,
  before: unknown,
  end: Direction,
  context: Context,
): Set<string> {
  const namespace = at(before, 'metadata', 'namespace')
  const selector = canonical(at(before, 'spec', 'podSelector'))
  const others = context.after
    .objects(environment)
    .map(({ object }) => object)
    .filter(
      (object) =>
        object.kind === 'NetworkPolicy' &&
        object.metadata.namespace === namespace &&
        [selector, '{}'].includes(canonical(at(object, 'spec', 'podSelector'))),
    )
  return new Set([...(after ? [after] : []), ...others].flatMap((policy) => [...openingsOf(policy, end)]))
}

/** Whether pods of a policy still have a policy of this direction: without one they are open, and nothing is cut. */
function isClosed(before: unknown, end: Direction, environment: string, { after }: Context): boolean {
  const namespace = at(before, 'metadata', 'namespace')
  const labels = canonical(at(before, 'spec', 'podSelector'))
  return after
    .objects(environment)
    .some(
      ({ object }) =>
        object.kind === 'NetworkPolicy' &&
        object.metadata.namespace === namespace &&
        list(at(object, 'spec', 'policyTypes')).includes(end) &&
        ['{}', labels].includes(canonical(at(object, 'spec', 'podSelector'))),
    )
}

const DNS = / on 53\//

/** Ways out to addresses and to pods that are not ours, of which nobody but the policy itself says that they are used. */
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

function closedWays(change: ObjectChange, context: Context): Raised[] {
  const { before, kind, environment } = change
  if (kind !== 'NetworkPolicy' || !before) return []
  if (haveGone(change, context) || !isClosed(before, 'Egress', environment, context)) return []
  const left = leftOpen(change, before, 'Egress', context)
  const lost = [...openingsOf(before, 'Egress')].filter((one) => !left.has(one))
  const outside = lost.filter(
    (one) => DNS.test(one) || /^(anyone|[\d:a-f./]+)/.test(one) || one.includes('kube-system'),
  )
  if (outside.length === 0) return []
  const dns = outside.some((one) => DNS.test(one))
  const end = dns ? ' Its pods resolve no name.' : ''
  return [{ level: dns ? 'high' : 'medium', message: `Pods of it no longer reach ${bare(some(outside, 3))}.${end}` }]
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

/** Whether anything that decides over connections changes. */
const DECIDES = ['NetworkPolicy', 'Namespace', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob']

/** Connections that came about and do not any more. */
export const trafficCut: Risk = {
  name: 'traffic-cut',
  levels: ['high', 'medium'],
  about: 'A NetworkPolicy refuses a connection that was let through, and that the other end still asks for.',
  find: (change, context) => (change.of === 'object' ? closedWays(change, context) : []),
  look(environment, context) {
    const isAsked = context.changes.some(
      (one) =>
        one.of === 'object' &&
        one.environment === environment &&
        DECIDES.includes(one.kind) &&
        (one.kind !== 'Namespace' || Object.keys(fields(one.before)).length > 0),
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
