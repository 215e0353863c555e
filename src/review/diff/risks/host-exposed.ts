import { at, list } from '../../../engine/policies/fields.ts'
import { INTERNAL } from '../bonds/edges.ts'
import { type FieldChange, leaves, plainPath } from '../fields.ts'
import { hostsIn, hostsOf, ROUTES } from '../hosts.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** Whether a Service has an address outside of the cluster, and which. */
function reach(service: unknown): string | undefined {
  if (list(at(service, 'spec', 'externalIPs')).length > 0) return 'addresses of its own (`externalIPs`)'
  const type = at(service, 'spec', 'type')
  if (type === 'NodePort') return 'a port on every node'
  if (type !== 'LoadBalancer') return undefined
  return at(service, 'metadata', 'annotations', INTERNAL) === 'true' ? 'an address in the network' : 'a public address'
}

/** A Service that a chart or an operator makes. */
function serviceRisks({ path, before, after }: FieldChange): Raised[] {
  const opens = /[sS]ervice\.type$/.test(plainPath(path)) && (after === 'LoadBalancer' || after === 'NodePort')
  return opens ? [{ level: 'high', message: `${path}: ${showChange({ before, after })}.` }] : []
}

/** What can be called from outside that could not be. */
export const hostExposed = objectRisk(
  'host-exposed',
  ['high', 'medium'],
  'A new public host, or a Service with an address outside of the cluster.',
  ({ kind, before, after, fields, environment }, context): Raised[] => {
    if (!after) return []
    if (kind === 'Service') {
      const now = reach(after)
      if (!now || now === reach(before)) return []
      return [{ level: now === 'a public address' ? 'high' : 'medium', message: `Gets ${now}.` }]
    }
    const had = new Set(hostsOf(before))
    const services = before ? fields.flatMap(leaves).flatMap(serviceRisks) : []
    const gained = hostsOf(after).filter((host) => !had.has(host))
    if (gained.length === 0) return services
    // A host that moves to another object, or to the other engine, is not new.
    const known = hostsIn(context.before, environment)
    const routed = kind === 'Gateway' ? hostsIn(context.after, environment, ROUTES) : new Set()
    const hosts = [...new Set(gained)].filter((host) => !known.has(host) && !routed.has(host))
    return [
      ...services,
      ...hosts.map(
        (host): Raised => ({
          level: host.includes('*') ? 'high' : 'medium',
          message: `${show(host)} is a new public host.`,
        }),
      ),
    ]
  },
)
