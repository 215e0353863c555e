import type { Manifest } from '../kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from './fields.ts'
import { matchesSelector } from './label-index.ts'
import type { ObjectIndex } from './object-index.ts'

/** A listener of a Gateway that a route attaches to. */
export interface Listener {
  /** `<namespace>/<gateway>/<listener>`. */
  readonly id: string
  readonly hostname: string | undefined
}

/** Whether two host names, each maybe with a leading `*.`, have a host in common. */
export function hostsIntersect(one: string | undefined, other: string | undefined): boolean {
  if (!one || !other || one === other) return true
  const covers = (wide: string, narrow: string) => wide.startsWith('*.') && narrow.endsWith(wide.slice(1))
  return covers(one, other) || covers(other, one)
}

/** The namespaces a listener takes routes from; by default only its own. */
function admits(listener: unknown, own: string, namespace: string, index: ObjectIndex): boolean {
  const namespaces = at(listener, 'allowedRoutes', 'namespaces')
  const from = text(at(namespaces, 'from')) ?? 'Same'
  if (from !== 'Selector') return from === 'All' || own === namespace
  return matchesSelector(index.namespaces.get(namespace) ?? {}, at(namespaces, 'selector'))
}

interface Attachment {
  readonly listeners: readonly Listener[]
  /** Why the route attaches to nothing, and what to do. */
  readonly problem?: string
  readonly remedy?: string
}

/** The listeners of its parent that a route attaches to; a Gateway that does not see it as its own says nothing. */
export function attachmentOf(route: Manifest, parent: Fields, index: ObjectIndex): Attachment {
  const namespace = route.object.metadata.namespace ?? ''
  const gatewayNamespace = text(parent['namespace']) ?? namespace
  const name = text(parent['name']) ?? ''
  const kind = text(parent['kind']) ?? 'Gateway'
  const gateway = index.byIdentity.get(`gateway.networking.k8s.io/${kind}/${gatewayNamespace}/${name}`)
  if (!gateway) return { listeners: [] } // references-resolve says so
  const all = list(at(gateway.object, 'spec', 'listeners')).map(fields)
  const [section, port] = [parent['sectionName'], parent['port']]
  const named = all.filter(
    (own) => (section === undefined || own['name'] === section) && (port === undefined || own['port'] === port),
  )
  const admitting = named.filter((own) => admits(own, gatewayNamespace, namespace, index))
  const hostnames = list(at(route.object, 'spec', 'hostnames')).map(String)
  const attached = admitting.filter(
    ({ hostname }) => hostnames.length === 0 || hostnames.some((host) => hostsIntersect(text(hostname), host)),
  )
  const which = `${kind} ${gatewayNamespace}/${name}`
  const listeners = attached.map((own) => ({
    id: `${gatewayNamespace}/${name}/${own['name']}`,
    hostname: text(own['hostname']),
  }))
  if (named.length === 0) {
    const names = all.map((own) => own['name']).join(', ')
    return { listeners, problem: `has no such listener in ${which}`, remedy: `its listeners are ${names}` }
  }
  if (admitting.length === 0)
    return {
      listeners,
      problem: `is refused by ${which}`,
      remedy: "allow the namespace in its listener's allowedRoutes.namespaces",
    }
  if (attached.length === 0)
    return {
      listeners,
      problem: `has no listener in ${which} for ${hostnames.join(', ')}`,
      remedy: 'make the host names agree',
    }
  return { listeners }
}
