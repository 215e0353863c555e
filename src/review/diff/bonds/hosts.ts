import { identityOf, type Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, fields, list, text } from '../../../engine/policies/fields.ts'
import { attachmentOf, hostsIntersect } from '../../../engine/policies/listeners.ts'
import type { ObjectIndex } from '../../../engine/policies/object-index.ts'
import { groupBy } from '../group-by.ts'
import { remember } from '../remember.ts'
import type { Context, PlacedRaised } from '../risk.ts'
import { show, some } from '../show.ts'
import { type Snapshot, subjectOf } from '../snapshot.ts'
import { indexIn } from './platform.ts'

const KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute'] as const

/** Whether a route does nothing but send clients elsewhere, as the one from HTTP to HTTPS. */
export const onlyRedirects = ({ object }: Pick<Manifest, 'object'>): boolean => {
  const rules = list(at(object, 'spec', 'rules'))
  return (
    rules.length > 0 &&
    rules.every((rule) => list(at(rule, 'filters')).some((filter) => at(filter, 'type') === 'RequestRedirect'))
  )
}

/** Hosts that a route answers through listeners that take it. */
function hostsOfRoute(route: Manifest, index: ObjectIndex): string[] {
  const own = list(at(route.object, 'spec', 'hostnames')).map(String)
  const parents = list(at(route.object, 'spec', 'parentRefs')).map(fields)
  const attachments = parents.map((parent) => attachmentOf(route, parent, index))
  const listeners = attachments.flatMap((one) => one.listeners)
  // A Gateway that is not in the files says nothing of its listeners.
  const isUnknown =
    parents.length === 0 || attachments.some((one) => one.problem === undefined && one.listeners.length === 0)
  if (own.length === 0) return listeners.flatMap(({ hostname }) => hostname ?? [])
  return own.filter((host) => isUnknown || listeners.some(({ hostname }) => hostsIntersect(hostname, host)))
}

/** Who answers each host of an environment. */
export function answeredIn(side: Snapshot, environment: string): ReadonlyMap<string, Manifest> {
  return remember(side, `answered ${environment}`, () => {
    const index = indexIn(side, environment)
    const routes = KINDS.flatMap((kind) => index.ofKind(kind)).filter((route) => !onlyRedirects(route))
    const ingresses = index.ofKind('Ingress')
    return new Map([
      ...routes.flatMap((route) => hostsOfRoute(route, index).map((host) => [host, route] as const)),
      ...ingresses.flatMap((ingress) =>
        list(at(ingress.object, 'spec', 'rules')).flatMap((rule) => {
          const host = text(at(rule, 'host'))
          return host ? [[host, ingress] as const] : []
        }),
      ),
    ])
  })
}

/** Hosts that were answered and are not any more, with what is answered in their stead. */
export function unansweredHosts(
  environment: string,
  { before, after }: Pick<Context, 'before' | 'after'>,
): PlacedRaised[] {
  const [had, has] = [answeredIn(before, environment), answeredIn(after, environment)]
  const covers = (host: string) =>
    [...has.keys()].some((one) => one === host || (one.startsWith('*.') && hostsIntersect(one, host)))
  const successors = groupBy(
    [...has].filter(([host]) => !had.has(host)),
    ([, { object }]) => identityOf(object),
    ([host]) => host,
  )
  return [...had]
    .filter(([host]) => !has.has(host) && !covers(host))
    .map(([host, route]): PlacedRaised => {
      const { component, object } = route
      const instead = successors.get(identityOf(object))
      const now = instead ? `; instead it is ${some(instead.map(show), 3)}` : ''
      const message = `Nobody answers ${show(host)} any more${now}. Links, clients and sign-in callbacks that have the old name fail.`
      return { level: 'high', component, subject: subjectOf(route), message }
    })
}
