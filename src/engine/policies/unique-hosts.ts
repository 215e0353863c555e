import type { Manifest } from '../kubernetes/manifest.ts'
import { at, fields, list, text } from './fields.ts'
import { attachmentOf, hostsIntersect, type Listener } from './listeners.ts'
import { indexOf, type ObjectIndex } from './object-index.ts'
import type { Policy, Violation } from './policy.ts'

/** A host and path that an object answers, at one place: an Ingress class, or a listener of a Gateway. */
interface Claim {
  readonly manifest: Manifest
  readonly engine: 'Ingress' | 'HTTPRoute'
  readonly place: string
  /** Left out for any host. */
  readonly host?: string
  readonly path: string
}

function ingressClaims(manifest: Manifest): Claim[] {
  const spec = fields(manifest.object['spec'])
  const common = { manifest, engine: 'Ingress', place: text(spec['ingressClassName']) ?? '' } as const
  const claims = list(spec['rules']).flatMap((rule) => {
    const host = text(at(rule, 'host'))
    return list(at(rule, 'http', 'paths')).map((path) => ({
      ...common,
      ...(host && { host }),
      path: `${at(path, 'pathType')} ${at(path, 'path') ?? '/'}`,
    }))
  })
  return spec['defaultBackend'] ? [...claims, { ...common, path: 'Prefix /' }] : claims
}

/** A match in words; routes that differ in method, header or query do not collide. */
function matchText(match: unknown): string {
  const { path, ...conditions } = fields(match)
  const more = Object.keys(conditions).length > 0 ? ` ${JSON.stringify(conditions)}` : ''
  return `${text(at(path, 'type')) ?? 'PathPrefix'} ${text(at(path, 'value')) ?? '/'}${more}`
}

/** Whether the route does nothing but send clients elsewhere, as the one from HTTP to HTTPS. */
function onlyRedirects({ object }: Manifest): boolean {
  return list(at(object, 'spec', 'rules')).every((rule) =>
    list(at(rule, 'filters')).some((filter) => at(filter, 'type') === 'RequestRedirect'),
  )
}

function hostsAt({ hostname }: Listener, own: readonly string[]): readonly (string | undefined)[] {
  return own.length === 0 ? [hostname] : own.filter((host) => hostsIntersect(hostname, host))
}

function routeClaims(manifest: Manifest, index: ObjectIndex): Claim[] {
  const spec = at(manifest.object, 'spec')
  const own = list(at(spec, 'hostnames')).map(String)
  const paths = list(at(spec, 'rules')).flatMap((rule) => {
    const matches = list(at(rule, 'matches'))
    return matches.length > 0 ? matches.map(matchText) : [matchText({})]
  })
  const listeners = list(at(spec, 'parentRefs')).flatMap(
    (parent) => attachmentOf(manifest, fields(parent), index).listeners,
  )
  return listeners.flatMap((listener) =>
    hostsAt(listener, own).flatMap((host) =>
      paths.map(
        (path) => ({ manifest, engine: 'HTTPRoute', place: listener.id, path, ...(host && { host }) }) as const,
      ),
    ),
  )
}

/** Every host that an object publishes, with the field that names it. */
function namedHosts({ object }: Manifest): (readonly [path: string, host: string])[] {
  const spec = at(object, 'spec')
  const hosts = (path: string, values: readonly unknown[]) =>
    values.flatMap((value) => (text(value) ? [[path, String(value)] as const] : []))
  switch (object.kind) {
    case 'Ingress':
      return [
        ...hosts(
          'spec.rules',
          list(at(spec, 'rules')).map((rule) => at(rule, 'host')),
        ),
        ...hosts(
          'spec.tls',
          list(at(spec, 'tls')).flatMap((tls) => list(at(tls, 'hosts'))),
        ),
      ]
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
      return hosts('spec.hostnames', list(at(spec, 'hostnames')))
    case 'Gateway':
    case 'ListenerSet':
      return hosts(
        'spec.listeners',
        list(at(spec, 'listeners')).map((listener) => at(listener, 'hostname')),
      )
    case 'Certificate':
      return hosts('spec.dnsNames', list(at(spec, 'dnsNames')))
    default:
      return []
  }
}

/** Whether two objects publish the same service, as they do while both engines run. */
const areTwins = ({ object: { metadata: a } }: Manifest, { object: { metadata: b } }: Manifest) =>
  a.name === b.name && a.namespace === b.namespace

function duplicates(claims: readonly Claim[], bothEngines: boolean): Violation[] {
  const served = new Map<string, Manifest>()
  const engines = new Map<string, Claim>()
  return claims.flatMap(({ manifest, engine, place, host, path }) => {
    if (!host)
      return onlyRedirects(manifest) && engine === 'HTTPRoute'
        ? []
        : [{ manifest, message: 'answers every host; name the hosts it is for' }]
    const key = `${place} ${host} ${path}`
    const earlier = served.get(key)
    const other = engines.get(host)
    served.set(key, manifest)
    if (!other) engines.set(host, { manifest, engine, place, host, path })
    const name = earlier?.object.metadata.name ?? other?.manifest.object.metadata.name
    if (earlier)
      return [{ manifest, message: `serves ${host} (${path}) at ${place}, as ${engine} ${name} does; keep one` }]
    if (other && other.engine !== engine && !(bothEngines && areTwins(other.manifest, manifest)))
      return [{ manifest, message: `serves ${host}, as ${other.engine} ${name} does; keep one` }]
    return []
  })
}

/** No host is served twice within an environment, and each is inside its zone. */
export const uniqueHosts: Policy = {
  name: 'unique-hosts',
  check(platform) {
    const index = indexOf(platform)
    const { zone } = platform.env
    const outside = platform.manifests.flatMap((manifest) =>
      namedHosts(manifest)
        .filter(([, host]) => host !== zone && !host.endsWith(`.${zone}`))
        .map(([path, host]) => ({
          manifest,
          message: `${path} names ${host}, which is outside the zone ${zone}; use a host inside it`,
        })),
    )
    const claims = [
      ...index.ofKind('Ingress').flatMap(ingressClaims),
      ...index.ofKind('HTTPRoute').flatMap((manifest) => routeClaims(manifest, index)),
    ]
    return [...outside, ...duplicates(claims, platform.env.components.exposure.bothEngines)]
  },
}
