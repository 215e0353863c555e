import { App, Chart, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { dev } from '../../environments/dev.ts'
import type { Component } from '../../kubernetes/component.ts'
import { classifier } from '../classifier.ts'
import { exposure } from '../exposure.ts'
import { monitoring } from '../monitoring.ts'
import { type ExposureName, exposuresOf, tlsSecretOf, usersSecretOf } from './exposures.ts'
import { ingressNginx } from './ingress-nginx.ts'

const it = suite('exposure')

type Engine = Environment['components']['exposure']['engine']
// biome-ignore lint/suspicious/noExplicitAny: objects as the API server gets them, of many kinds
type Objects = readonly any[]

const RANGES = ['198.51.100.0/24', '203.0.113.7/32']

function environment(engine: Engine, allowedRanges = RANGES, cloudflareProxied = false): Environment {
  const changed = { exposure: { engine, allowedRanges }, 'external-dns': { cloudflareProxied } }
  return parseEnvironment('dev', { ...dev, components: { ...dev.components, ...changed } })
}

function objectsOf(env: Environment): Objects {
  const app = new App()
  const build = (component: Component, index: number) => {
    const chart = new Chart(app, `chart-${index}`, { disableResourceNameHashes: true })
    component.build?.(chart, env)
    return Testing.synth(chart)
  }
  return [exposure, monitoring, classifier].flatMap(build)
}

/** What a host promises, read back from the objects of an engine. */
interface Promised {
  readonly host: string
  readonly path: string
  readonly backend: string
  readonly tlsSecret: string
  readonly users: string | undefined
  readonly allowedRanges: readonly string[]
  readonly maxBodyBytes: number
  readonly timeoutSeconds: number
  readonly requestsPerSecond: number | undefined
}

function promisedByGateway(objects: Objects, name: ExposureName): Promised {
  const route = objects.find(({ kind, metadata }) => kind === 'HTTPRoute' && metadata.name === name)
  const { namespace } = route.metadata
  const policy = (wanted: string) =>
    objects.find(
      ({ kind, metadata, spec }) =>
        kind === wanted &&
        metadata.namespace === namespace &&
        spec.targetRefs.some((ref: { name: string }) => ref.name === name),
    )?.spec
  const [parent] = route.spec.parentRefs
  const gateway = objects.find(({ kind, metadata }) => kind === 'Gateway' && metadata.name === parent.name)
  const listener = gateway.spec.listeners.find((one: { name: string }) => one.name === parent.sectionName)
  assert.is(listener.hostname, route.spec.hostnames[0], 'the listener serves the host')
  assert.is(listener.allowedRoutes.namespaces.selector.matchLabels['kubernetes.io/metadata.name'], namespace)
  const [certificate] = listener.tls.certificateRefs
  const granted = objects.some(
    ({ kind, metadata, spec }) =>
      kind === 'ReferenceGrant' && metadata.namespace === certificate.namespace && spec.to[0].name === certificate.name,
  )
  assert.ok(granted, 'the Gateway may read the certificate')
  const [{ matches, backendRefs, timeouts }] = route.spec.rules
  const traffic = policy('BackendTrafficPolicy')
  const security = policy('SecurityPolicy')
  return {
    host: route.spec.hostnames[0],
    path: matches[0].path.value,
    backend: `${namespace}/${backendRefs[0].name}:${backendRefs[0].port}`,
    tlsSecret: `${certificate.namespace}/${certificate.name}`,
    users: security?.basicAuth?.users.name,
    allowedRanges: security?.authorization?.rules[0].principal.clientCIDRs ?? [],
    maxBodyBytes: traffic.requestBuffer.limit,
    timeoutSeconds: Number.parseInt(timeouts.request, 10),
    requestsPerSecond: traffic.rateLimit?.local.rules[0].limit.requests,
  }
}

function promisedByIngress(objects: Objects, name: ExposureName): Promised {
  const { metadata, spec } = objects.find((object) => object.kind === 'Ingress' && object.metadata.name === name)
  const setting = (key: string): string | undefined => metadata.annotations[`nginx.ingress.kubernetes.io/${key}`]
  const [{ host, http }] = spec.rules
  const [{ path, backend }] = http.paths
  const rate = setting('limit-rps')
  assert.equal(spec.tls[0].hosts, [host], 'the certificate is for the host')
  assert.is(setting('auth-type'), setting('auth-secret') && 'basic')
  return {
    host,
    path,
    backend: `${metadata.namespace}/${backend.service.name}:${backend.service.port.number}`,
    tlsSecret: `${metadata.namespace}/${spec.tls[0].secretName}`,
    users: setting('auth-secret'),
    allowedRanges: setting('whitelist-source-range')?.split(',') ?? [],
    maxBodyBytes: Number(setting('proxy-body-size')),
    timeoutSeconds: Number(setting('proxy-read-timeout')),
    requestsPerSecond: rate === undefined ? undefined : Number(rate),
  }
}

for (const allowedRanges of [[], RANGES])
  it(`promises the same with both engines, with ${allowedRanges.length} allowed ranges`, () => {
    const env = environment('gateway', allowedRanges)
    const gateway = objectsOf(env)
    const nginx = objectsOf(environment('ingress-nginx', allowedRanges))
    for (const one of Object.values(exposuresOf(env))) {
      const { name, service } = one
      const expected: Promised = {
        host: one.host,
        path: one.path,
        backend: `${service.namespace}/${service.name}:${service.port}`,
        tlsSecret: `${service.namespace}/${tlsSecretOf(one)}`,
        users: one.access === 'login-at-the-edge' ? usersSecretOf(one) : undefined,
        allowedRanges: one.allowedRanges,
        maxBodyBytes: one.maxBodyBytes,
        timeoutSeconds: one.timeoutSeconds,
        requestsPerSecond: one.requestsPerSecond,
      }
      assert.equal(promisedByGateway(gateway, name), expected, `gateway: ${name}`)
      assert.equal(promisedByIngress(nginx, name), expected, `ingress-nginx: ${name}`)
    }
  })

it('never opens Prometheus without a login', () => {
  const { prometheus, grafana, argocd } = exposuresOf(environment('gateway'))
  assert.is(prometheus.access, 'login-at-the-edge')
  assert.is.not(grafana.access, 'public')
  assert.is.not(argocd.access, 'public')
})

it('keeps the users for both engines in one Secret, under the key that each reads', () => {
  const users = objectsOf(environment('gateway')).find(
    ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === 'prometheus-users',
  )
  const keys = users.spec.data.map(({ secretKey }: { secretKey: string }) => secretKey)
  assert.equal(keys, ['.htpasswd', 'auth'])
})

it('keeps the certificates when the engine changes', () => {
  const certificates = (engine: Engine) => objectsOf(environment(engine)).filter(({ kind }) => kind === 'Certificate')
  assert.is(certificates('gateway').length, 4)
  assert.equal(certificates('gateway'), certificates('ingress-nginx'))
})

it('publishes a host after the engine that serves it', () => {
  const wave = ({ metadata }: Objects[number]) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)
  const objects = objectsOf(environment('gateway'))
  const gateway = objects.find(({ kind }) => kind === 'Gateway')
  const before = objects.filter(({ kind }) => ['Certificate', 'ReferenceGrant', 'ExternalSecret'].includes(kind))
  assert.ok(before.every((object) => wave(object) < wave(gateway)))
  const after = objects.filter(({ kind }) => ['HTTPRoute', 'SecurityPolicy', 'BackendTrafficPolicy'].includes(kind))
  assert.ok(after.every((object) => wave(object) > wave(gateway)))
})

it('publishes only one engine’s objects', () => {
  const kinds = (engine: Engine) => new Set(objectsOf(environment(engine)).map(({ kind }) => kind))
  assert.not.ok(kinds('gateway').has('Ingress'))
  for (const kind of ['Gateway', 'HTTPRoute', 'SecurityPolicy', 'BackendTrafficPolicy', 'ReferenceGrant'])
    assert.not.ok(kinds('ingress-nginx').has(kind), kind)
})

it('redirects HTTP to HTTPS for good, with both engines', () => {
  const redirect = objectsOf(environment('gateway')).find(({ metadata }) => metadata.name === 'redirect-to-https')
  const [{ filters }] = redirect.spec.rules
  assert.equal(filters[0].requestRedirect, { scheme: 'https', statusCode: 301 })
  const { config } = ingressNginx(environment('ingress-nginx')).values.controller
  assert.is(config['http-redirect-code'], '301')
  assert.is(config['ssl-protocols'], 'TLSv1.2 TLSv1.3')
})

it('takes Cloudflare’s word for the client’s address only where records go through Cloudflare', () => {
  const detection = (proxied: boolean) =>
    objectsOf(environment('gateway', [], proxied)).find(({ kind }) => kind === 'ClientTrafficPolicy').spec
      .clientIPDetection
  assert.is(detection(false), undefined)
  assert.ok(detection(true).xForwardedFor.trustedCIDRs.includes('173.245.48.0/20'))
})

it('warns that ingress-nginx is past its end of life', () => {
  assert.equal(exposure.warnings?.(environment('gateway')), [])
  assert.match(exposure.warnings?.(environment('ingress-nginx'))[0] ?? '', /end of life on 2026-03-31/)
})

it.run()
