import { at, list, text } from '../../policies/fields.ts'
import { objectRisk, type Raised, show } from '../risk.ts'
import type { Snapshot } from '../snapshot.ts'

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'Ingress']

/** Hosts that an object answers for; `*` where it answers for all. */
export function hostsOf(object: unknown): string[] {
  const kind = text(at(object, 'kind')) ?? ''
  const hosts = (items: unknown, key: string) => list(items).map((item) => text(at(item, key)) ?? '*')
  if (kind === 'Ingress') return hosts(at(object, 'spec', 'rules'), 'host')
  if (kind === 'Gateway') return list(at(object, 'spec', 'listeners')).flatMap((one) => text(at(one, 'hostname')) ?? [])
  if (ROUTES.includes(kind)) return list(at(object, 'spec', 'hostnames')).map(String)
  return []
}

function hostsIn(side: Snapshot, environment: string, kinds: readonly string[]): ReadonlySet<string> {
  return new Set(
    side
      .objects(environment)
      .filter(({ object }) => kinds.includes(object.kind))
      .flatMap(({ object }) => hostsOf(object)),
  )
}

const INTERNAL = 'service.beta.kubernetes.io/azure-load-balancer-internal'

/** Whether a Service has an address outside of the cluster, and which. */
function reach(service: unknown): string | undefined {
  if (list(at(service, 'spec', 'externalIPs')).length > 0) return 'addresses of its own (`externalIPs`)'
  const type = at(service, 'spec', 'type')
  if (type === 'NodePort') return 'a port on every node'
  if (type !== 'LoadBalancer') return undefined
  return at(service, 'metadata', 'annotations', INTERNAL) === 'true' ? 'an address in the network' : 'a public address'
}

/** What can be called from outside that could not be. */
export const hostExposed = objectRisk(
  'host-exposed',
  'A new public host, or a Service with an address outside of the cluster.',
  ({ kind, before, after, environment }, context): Raised[] => {
    if (!after) return []
    if (kind === 'Service') {
      const now = reach(after)
      if (!now || now === reach(before)) return []
      return [{ level: now === 'a public address' ? 'high' : 'medium', message: `Gets ${now}.` }]
    }
    const had = new Set(hostsOf(before))
    const gained = hostsOf(after).filter((host) => !had.has(host))
    if (gained.length === 0) return []
    // A host that moves to another object, or to the other engine, is not new.
    const known = hostsIn(context.before, environment, [...ROUTES, 'Gateway'])
    const routed = kind === 'Gateway' ? hostsIn(context.after, environment, ROUTES) : new Set()
    return [...new Set(gained)]
      .filter((host) => !known.has(host) && !routed.has(host))
      .map((host) => ({
        level: host.includes('*') ? 'high' : 'medium',
        message: `${show(host)} is a new public host.`,
      }))
  },
)
