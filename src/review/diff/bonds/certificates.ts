import { identityOf, type Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../../engine/policies/fields.ts'
import type { ObjectIndex } from '../../../engine/policies/object-index.ts'
import { show } from '../show.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { indexIn } from './platform.ts'

/** A host behind TLS, with the Secret of its certificate and the issuer that an annotation names. */
interface Served {
  readonly manifest: Manifest
  readonly namespace: string
  readonly secret: string
  readonly hosts: readonly string[]
  readonly issuer?: { readonly kind: string; readonly name: string }
}

function annotatedIssuer({ object }: Manifest): Served['issuer'] {
  const cluster = text(object.metadata.annotations?.['cert-manager.io/cluster-issuer'])
  const own = text(object.metadata.annotations?.['cert-manager.io/issuer'])
  return cluster ? { kind: 'ClusterIssuer', name: cluster } : own ? { kind: 'Issuer', name: own } : undefined
}

function servedIn(index: ObjectIndex): Served[] {
  const gateways = ['Gateway', 'ListenerSet'].flatMap((kind) => index.ofKind(kind))
  const common = (manifest: Manifest) => {
    const issuer = annotatedIssuer(manifest)
    return { manifest, namespace: manifest.object.metadata.namespace ?? '', ...(issuer && { issuer }) }
  }
  return [
    ...gateways.flatMap((manifest) =>
      list(at(manifest.object, 'spec', 'listeners')).flatMap((listener) =>
        list(at(listener, 'tls', 'certificateRefs')).flatMap((ref) => {
          const [secret, host] = [text(at(ref, 'name')), text(at(listener, 'hostname'))]
          const namespace = text(at(ref, 'namespace')) ?? manifest.object.metadata.namespace ?? ''
          return secret && host ? [{ ...common(manifest), namespace, secret, hosts: [host] }] : []
        }),
      ),
    ),
    ...index.ofKind('Ingress').flatMap((manifest) =>
      list(at(manifest.object, 'spec', 'tls')).flatMap((tls) => {
        const secret = text(at(tls, 'secretName'))
        return secret ? [{ ...common(manifest), secret, hosts: list(at(tls, 'hosts')).map(String) }] : []
      }),
    ),
  ]
}

/** Whether a name of a certificate stands for a host; its wildcard stands for one label. */
const names = (name: string, host: string): boolean =>
  name === host || (name.startsWith('*.') && host.split('.').slice(1).join('.') === name.slice(2))

// Directories of certificate authorities that browsers trust; their staging directories are not among them.
const TRUSTED =
  /^https:\/\/(acme-v02\.api\.letsencrypt\.org|acme\.zerossl\.com|dv\.acme-v02\.api\.pki\.goog|acme\.ssl\.com|api\.buypass\.com)\//

/** How an issuer signs, where browsers do not trust that; `undefined` where they do. */
function distrustOf(issuer: unknown): string | undefined {
  const server = text(at(issuer, 'spec', 'acme', 'server'))
  if (server) return TRUSTED.test(server) ? undefined : show(server)
  const kind = ['selfSigned', 'ca', 'vault', 'venafi'].find((one) => at(issuer, 'spec', one) !== undefined)
  return kind && show(kind)
}

/** Certificates that name the hosts they are shown for, from issuers that browsers trust. */
export const certificates: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  const bySecret = new Map(
    index
      .ofKind('Certificate')
      .map((one) => [`${one.object.metadata.namespace}/${text(at(one.object, 'spec', 'secretName'))}`, one]),
  )
  return servedIn(index).flatMap(({ manifest, namespace, secret, hosts, issuer: annotated }) => {
    const certificate = bySecret.get(`${namespace}/${secret}`)
    const ref = at(certificate?.object, 'spec', 'issuerRef')
    const issuer = certificate
      ? { kind: text(at(ref, 'kind')) ?? 'Issuer', name: text(at(ref, 'name')) ?? '' }
      : annotated
    const home = issuer?.kind === 'ClusterIssuer' ? '' : namespace
    const found = issuer && index.byIdentity.get(`cert-manager.io/${issuer.kind}/${home}/${issuer.name}`)
    const distrust = found && distrustOf(found.object)
    const dnsNames = certificate ? list(at(certificate.object, 'spec', 'dnsNames')).map(String) : hosts
    const place = where(manifest)
    return hosts.flatMap((host): Bond[] => [
      {
        ...place,
        key: `names ${identityOf(manifest.object)} ${host}`,
        holds: dnsNames.some((name) => names(name, host)),
        evenNew: true,
        level: 'high',
        thing: show(host),
        message: `Browsers are shown a certificate for ${dnsNames.map(show).join(', ') || 'nothing'} at {}, and stop there.`,
      },
      {
        ...place,
        key: `trust ${identityOf(manifest.object)} ${host}`,
        holds: distrust === undefined,
        level: 'high',
        thing: show(host),
        message: `The certificate of {} comes from ${show(issuer?.name)} (${distrust}), which browsers do not trust: with HSTS nobody gets past their warning.`,
      },
    ])
  })
}

/** Whether a solver of an issuer proves a name to its authority. https://cert-manager.io/docs/configuration/acme/#solver-selectors */
function proves(solver: unknown, name: string): boolean {
  const selector = at(solver, 'selector')
  const [dnsNames, zones] = [list(at(selector, 'dnsNames')).map(String), list(at(selector, 'dnsZones')).map(String)]
  const bareName = name.replace(/^\*\./, '')
  return (
    (dnsNames.length === 0 && zones.length === 0) ||
    dnsNames.includes(name) ||
    zones.some((zone) => bareName === zone || bareName.endsWith(`.${zone}`))
  )
}

/** Names of certificates that their issuer has a way to prove. */
export const issuance: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('Certificate').flatMap((manifest) => {
    const { spec } = manifest.object
    const kind = text(at(spec, 'issuerRef', 'kind')) ?? 'Issuer'
    const home = kind === 'ClusterIssuer' ? '' : (manifest.object.metadata.namespace ?? '')
    const name = text(at(spec, 'issuerRef', 'name')) ?? ''
    const issuer = index.byIdentity.get(`cert-manager.io/${kind}/${home}/${name}`)
    const acme = at(issuer?.object, 'spec', 'acme')
    const solvers = list(at(acme, 'solvers'))
    if (!issuer || solvers.length === 0) return []
    return list(at(spec, 'dnsNames'))
      .map(String)
      .map(
        (host): Bond => ({
          ...where(issuer),
          key: `proves ${identityOf(manifest.object)} ${host}`,
          holds: solvers.some((solver) => proves(solver, host)),
          evenNew: true,
          level: 'high',
          thing: show(host),
          message: 'No solver of it is for {}: the certificate is not issued, or not renewed and ends.',
        }),
      )
  })
}
