import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { namespace, object } from '../../../workshop/testing/objects.ts'
import { hostUnanswered } from './host-unanswered.ts'

const it = suite('host-unanswered')

const found = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(hostUnanswered, { objects: [namespace(), ...before] }, { objects: [namespace(), ...after] })

const route = (host: string, name = 'web', spec = {}) =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', name, {
    spec: { hostnames: [host], parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'web' }] }], ...spec },
  })
const gateway = (hostname: string, allowedRoutes = {}) =>
  object('gateway.networking.k8s.io/v1/Gateway', 'public', {
    spec: { listeners: [{ name: 'web', port: 443, hostname, allowedRoutes }] },
  })

it('is high for a host whose route goes, also where a listener still names it', () => {
  assert.equal(found([gateway('a.example.com'), route('a.example.com')], [gateway('a.example.com')]), [
    'high: HTTPRoute shop/web: Nobody answers `a.example.com` any more. Links, clients and sign-in callbacks that have the old name fail.',
  ])
})

it('is high for a host of a route to a Gateway that is not in the files', () => {
  assert.match(found([route('a.example.com')], [])[0] ?? '', /^high: .*Nobody answers/)
})

it('names the old host and the new one where it moves', () => {
  const zone = (name: string) => [gateway(`*.${name}`), route(`a.${name}`)]
  assert.match(
    found(zone('example.com'), zone('example.org'))[0] ?? '',
    /^high: .*`a\.example\.com` any more; instead it is `a\.example\.org`/,
  )
})

it('is high where no listener takes the route any more', () => {
  const base = [gateway('a.example.com'), route('a.example.com')]
  for (const closed of [
    gateway('b.example.com'),
    gateway('a.example.com', { namespaces: { from: 'Selector', selector: { matchLabels: { a: 'b' } } } }),
  ])
    assert.match(found(base, [closed, route('a.example.com')])[0] ?? '', /^high: .*Nobody answers/)
})

it('says nothing of a host that another route, a wildcard or the other engine answers', () => {
  const base = [gateway('*.example.com'), route('a.example.com')]
  assert.equal(found(base, [gateway('*.example.com'), route('a.example.com', 'other')]), [])
  assert.equal(found(base, [gateway('*.example.com'), route('*.example.com', 'other')]), [])
  const ingress = object('networking.k8s.io/v1/Ingress', 'web', { spec: { rules: [{ host: 'a.example.com' }] } })
  assert.equal(found(base, [ingress]), [])
  const redirect = route('a.example.com', 'redirect', { rules: [{ filters: [{ type: 'RequestRedirect' }] }] })
  assert.match(found([...base, redirect], [gateway('*.example.com'), redirect])[0] ?? '', /Nobody answers/)
})

const tls = (dnsName: string, issuer: string) => [
  object('gateway.networking.k8s.io/v1/Gateway', 'public', {
    spec: { listeners: [{ name: 'web', hostname: 'a.example.com', tls: { certificateRefs: [{ name: 'tls' }] } }] },
  }),
  object('cert-manager.io/v1/Certificate', 'web', {
    spec: { secretName: 'tls', dnsNames: [dnsName], issuerRef: { kind: 'ClusterIssuer', name: issuer } },
  }),
  object('cert-manager.io/v1/ClusterIssuer', '/production', {
    spec: { acme: { server: 'https://acme-v02.api.letsencrypt.org/directory' } },
  }),
  object('cert-manager.io/v1/ClusterIssuer', '/staging', {
    spec: { acme: { server: 'https://acme-staging-v02.api.letsencrypt.org/directory' } },
  }),
  object('cert-manager.io/v1/ClusterIssuer', '/own', { spec: { selfSigned: {} } }),
]

it('is high for a certificate from an issuer that browsers do not trust, where they trusted the one before', () => {
  const base = tls('a.example.com', 'production')
  assert.match(found(base, tls('a.example.com', 'staging'))[0] ?? '', /^high: .*`staging`.*with HSTS nobody gets past/)
  assert.match(found(base, tls('a.example.com', 'own'))[0] ?? '', /`selfSigned`/)
  const local = tls('a.example.com', '').map((one) =>
    one.kind === 'Certificate' ? { ...one, spec: { ...Object(one['spec']), issuerRef: { name: 'local' } } } : one,
  )
  const issuer = object('cert-manager.io/v1/Issuer', 'local', { spec: { selfSigned: {} } })
  assert.match(found(base, [...local, issuer])[0] ?? '', /`local`.*`selfSigned`/)
  assert.equal(found(tls('a.example.com', 'staging'), tls('a.example.com', 'own')), [])
  assert.equal(found(tls('a.example.com', 'staging'), base), [])
})

it('says once for all hosts that an issuer is not trusted', () => {
  const hosts = (issuer: string) => {
    const [gateway, certificate, ...issuers] = tls('a.example.com', issuer)
    const listener = (hostname: string) => ({ name: hostname, hostname, tls: { certificateRefs: [{ name: 'tls' }] } })
    const listeners = ['a.example.com', 'b.example.com'].map(listener)
    const dnsNames = listeners.map(({ hostname }) => hostname)
    const spec = { ...Object(certificate?.['spec']), dnsNames }
    return [{ ...gateway, spec: { listeners } }, { ...certificate, spec }, ...issuers] as KubernetesObject[]
  }
  assert.match(
    found(hosts('production'), hosts('staging')).join('\n'),
    /^high: [^\n]*of `a\.example\.com`, `b\.example\.com` comes from[^\n]*$/,
  )
})

it('sees an issuer that stays in name and changes its server, and an Ingress with an annotation', () => {
  const ingress = object(
    'networking.k8s.io/v1/Ingress',
    'web',
    { spec: { rules: [{ host: 'b.example.com' }], tls: [{ secretName: 'b', hosts: ['b.example.com'] }] } },
    { annotations: { 'cert-manager.io/cluster-issuer': 'production' } },
  )
  const base = [...tls('a.example.com', 'production'), ingress]
  const staging = base.map((one) =>
    one.metadata.name === 'production' ? { ...one, spec: { ca: { secretName: 'a' } } } : one,
  )
  assert.is(found(base, staging).length, 2)
})

it('is high for a certificate that does not name the host, and nothing for one with a wildcard', () => {
  const base = tls('a.example.com', 'production')
  assert.match(
    found(base, tls('b.example.com', 'production'))[0] ?? '',
    /a certificate for `b\.example\.com` at `a\.example\.com`/,
  )
  assert.equal(found(base, tls('*.example.com', 'production')), [])
  assert.is(found(base, tls('*.com', 'production')).length, 1)
})

it('is high where the address of what answers is no longer public', () => {
  const proxy = (envoyService: object) =>
    object('gateway.envoyproxy.io/v1alpha1/EnvoyProxy', 'public', {
      spec: { provider: { kubernetes: { envoyService } } },
    })
  const side = (envoyService: object) => [gateway('a.example.com'), route('a.example.com'), proxy(envoyService)]
  const internal = { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } }
  assert.match(
    found(side({ type: 'LoadBalancer' }), side({ type: 'ClusterIP' })).join(),
    /^high: EnvoyProxy shop\/public: Has none outside of the cluster .* behind it: `a\.example\.com`\.$/,
  )
  assert.match(found(side({}), side(internal)).join(), /^high: .*an address in the network alone/)
  assert.equal(found(side({ type: 'LoadBalancer' }), side({})), [])
  assert.equal(found(side(internal), side({ type: 'ClusterIP' })), [])
  const service = (type: string) => [object('v1/Service', 'web', { spec: { type } })]
  assert.match(found(service('LoadBalancer'), service('ClusterIP')).join(), /^high: Service shop\/web/)
  assert.equal(found(service('ClusterIP'), service('NodePort')), [])
})

it('is high where no solver of an issuer is for a name', () => {
  const side = (dnsNames: string[], ...selectors: object[]) => [
    object('cert-manager.io/v1/Certificate', 'web', {
      spec: { secretName: 'web', dnsNames, issuerRef: { kind: 'Issuer', name: 'web' } },
    }),
    object('cert-manager.io/v1/Issuer', 'web', {
      spec: {
        acme: {
          server: 'https://acme-v02.api.letsencrypt.org/directory',
          solvers: selectors.map((selector) => ({ selector })),
        },
      },
    }),
  ]
  const [zone, other] = [{ dnsZones: ['example.com'] }, { dnsZones: ['example.org'] }]
  const names = ['a.example.com', '*.example.com']
  assert.equal(found(side(names, zone), side(names, other)), [
    'high: Issuer shop/web: No solver of it is for `a.example.com`, `*.example.com`: the certificate is not issued, or not renewed and ends.',
  ])
  assert.equal(found(side(names, zone), side(names, other, zone)), [])
  assert.equal(found(side(names, zone), side(names, {})), [])
  assert.equal(found(side(['a.example.com'], zone), side(['a.example.com'], { dnsNames: ['a.example.com'] })), [])
})

it.run()
