import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Engine } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import { type Choices, environmentWith, type Objects, objectsOf, RANGES } from '../../../workshop/testing/exposures.ts'
import { exposure } from '../exposure.ts'
import { exposuresOf, IDLE_SECONDS, tlsSecretOf, usersSecretOf } from './exposures.ts'
import { ingressNginx } from './ingress-nginx.ts'

const it = suite('engines of the exposure')

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
  readonly idleSeconds: number
}

function promisedByGateway(objects: Objects, name: string): Promised {
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
  assert.ok(granted || certificate.namespace === gateway.metadata.namespace, 'the Gateway may read the certificate')
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
    idleSeconds: Number.parseInt(traffic.timeout.http.connectionIdleTimeout, 10),
  }
}

function promisedByIngress(env: Environment, objects: Objects, name: string): Promised {
  const { metadata, spec } = objects.find((object) => object.kind === 'Ingress' && object.metadata.name === name)
  const setting = (key: string): string | undefined => metadata.annotations[`nginx.ingress.kubernetes.io/${key}`]
  const [{ host, http }] = spec.rules
  const [{ path, backend }] = http.paths
  const rate = setting('limit-rps')
  assert.equal(spec.tls[0].hosts, [host], 'the certificate is for the host')
  assert.is(setting('ssl-redirect'), 'true')
  assert.is(setting('proxy-send-timeout'), setting('proxy-read-timeout'))
  const { secretName } = spec.tls[0]
  const { extraArgs } = ingressNginx(env).values.controller
  assert.is(setting('auth-type'), setting('auth-secret') && 'basic')
  return {
    host,
    path,
    backend: `${metadata.namespace}/${backend.service.name}:${backend.service.port.number}`,
    tlsSecret: secretName ? `${metadata.namespace}/${secretName}` : String(extraArgs?.['default-ssl-certificate']),
    users: setting('auth-secret'),
    allowedRanges: setting('whitelist-source-range')?.split(',') ?? [],
    maxBodyBytes: Number(setting('proxy-body-size')),
    timeoutSeconds: Number(setting('proxy-read-timeout')),
    requestsPerSecond: rate === undefined ? undefined : Number(rate),
    idleSeconds: Number(ingressNginx(env).values.controller.config['upstream-keepalive-timeout']),
  }
}

/** What has to be true of both engines, whatever else is chosen. */
const CHOICES: Record<string, Choices> = {
  'no allowed ranges': { allowedRanges: [] },
  'allowed ranges': { allowedRanges: RANGES },
  'one certificate for all hosts': { certificates: 'wildcard' },
  'both engines running': { bothEngines: true },
}

for (const [choice, choices] of Object.entries(CHOICES))
  it(`promises the same with both engines, with ${choice}`, () => {
    const env = environmentWith('gateway', choices)
    const gateway = objectsOf(env)
    const nginx = objectsOf(environmentWith('ingress-nginx', choices))
    for (const one of Object.values(exposuresOf(env))) {
      const { name, service } = one
      const secret = tlsSecretOf(env, one)
      const expected: Promised = {
        host: one.host,
        path: one.path,
        backend: `${service.namespace}/${service.name}:${service.port}`,
        tlsSecret: `${secret.namespace}/${secret.name}`,
        users: one.access === 'login-at-the-edge' ? usersSecretOf(one) : undefined,
        allowedRanges: one.allowedRanges,
        maxBodyBytes: one.maxBodyBytes,
        timeoutSeconds: one.timeoutSeconds,
        requestsPerSecond: one.requestsPerSecond,
        idleSeconds: IDLE_SECONDS,
      }
      assert.equal(promisedByGateway(gateway, name), expected, `gateway: ${name}`)
      assert.equal(promisedByIngress(env, nginx, name), expected, `ingress-nginx: ${name}`)
    }
  })

it('lets go of an idle connection before the service does', () => {
  const closing = Object.values(exposuresOf(environmentWith('gateway'))).map((one) => one.closesIdleAfterSeconds)
  assert.equal([...closing].sort(), [300, 75, undefined, undefined, undefined])
  for (const seconds of closing) assert.ok(IDLE_SECONDS < (seconds ?? Number.POSITIVE_INFINITY), String(seconds))
})

it('asks everyone but the users of services for a password, and at the edge where the service cannot', () => {
  const { classifier: service, ...others } = exposuresOf(environmentWith('gateway'))
  const access = Object.fromEntries(Object.values(others).map((one) => [one.name, one.access]))
  assert.is(service?.access, 'public')
  assert.equal(access, {
    argocd: 'own-login',
    grafana: 'own-login',
    prometheus: 'login-at-the-edge',
    alertmanager: 'login-at-the-edge',
  })
})

it('keeps the users for both engines in one Secret, under the key that each reads', () => {
  for (const name of ['prometheus-users', 'alertmanager-users']) {
    const users = objectsOf(environmentWith('gateway')).find(
      ({ kind, metadata }) => kind === 'ExternalSecret' && metadata.name === name,
    )
    const keys = users.spec.data.map(({ secretKey }: { secretKey: string }) => secretKey)
    assert.equal(keys, ['.htpasswd', 'auth'])
  }
})

it('keeps the certificates when the engine changes', () => {
  const certificates = (engine: Engine) =>
    objectsOf(environmentWith(engine)).filter(({ kind }) => kind === 'Certificate')
  assert.is(certificates('gateway').length, 5)
  assert.equal(certificates('gateway'), certificates('ingress-nginx'))
})

it('publishes a host after the engine that serves it', () => {
  const wave = ({ metadata }: Objects[number]) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0)
  const objects = objectsOf(environmentWith('gateway'))
  const gateway = objects.find(({ kind }) => kind === 'Gateway')
  const before = objects.filter(({ kind }) => ['Certificate', 'ReferenceGrant', 'ExternalSecret'].includes(kind))
  assert.ok(before.every((object) => wave(object) < wave(gateway)))
  const after = objects.filter(({ kind }) => ['HTTPRoute', 'SecurityPolicy', 'BackendTrafficPolicy'].includes(kind))
  assert.ok(after.every((object) => wave(object) > wave(gateway)))
})

it('publishes only one engine’s objects', () => {
  const kinds = (engine: Engine) => new Set(objectsOf(environmentWith(engine)).map(({ kind }) => kind))
  assert.not.ok(kinds('gateway').has('Ingress'))
  for (const kind of ['Gateway', 'HTTPRoute', 'SecurityPolicy', 'BackendTrafficPolicy', 'ReferenceGrant'])
    assert.not.ok(kinds('ingress-nginx').has(kind), kind)
})

it('runs both engines during a move, from the same certificates and users', () => {
  const names = (env: Environment) => {
    const objects = objectsOf(env)
    return (wanted: string) => objects.filter(({ kind }) => kind === wanted).map(({ metadata }) => metadata.name)
  }
  const before = names(environmentWith('ingress-nginx'))
  const during = names(environmentWith('ingress-nginx', { bothEngines: true }))
  const after = names(environmentWith('gateway'))
  for (const kind of ['Certificate', 'ExternalSecret', 'Ingress']) assert.equal(during(kind), before(kind), kind)
  for (const kind of ['Gateway', 'HTTPRoute', 'SecurityPolicy', 'ReferenceGrant'])
    assert.equal(during(kind), after(kind), kind)
  const releases = exposure.releases?.(environmentWith('gateway', { bothEngines: true })) ?? []
  assert.equal(
    releases.map(({ release }) => release),
    ['envoy-gateway', 'ingress-nginx'],
  )
})

it('redirects HTTP to HTTPS for good, says so to browsers and speaks TLS 1.2 or later, with both engines', () => {
  const objects = objectsOf(environmentWith('gateway'))
  const routes = objects.filter(({ kind, spec }) => kind === 'HTTPRoute' && spec.hostnames)
  for (const { spec } of routes)
    assert.equal(spec.rules[0].filters[0].responseHeaderModifier.set, [
      { name: 'Strict-Transport-Security', value: 'max-age=31536000' },
    ])
  assert.is(objects.find(({ kind }) => kind === 'ClientTrafficPolicy').spec.tls.minVersion, '1.2')
  const redirect = objectsOf(environmentWith('gateway')).find(({ metadata }) => metadata.name === 'redirect-to-https')
  const [{ filters }] = redirect.spec.rules
  assert.equal(filters[0].requestRedirect, { scheme: 'https', statusCode: 301 })
  const { config } = ingressNginx(environmentWith('ingress-nginx')).values.controller
  assert.is(config['http-redirect-code'], '301')
  assert.equal([config['hsts'], config['hsts-max-age']], ['true', '31536000'])
  assert.is(config['ssl-protocols'], 'TLSv1.2 TLSv1.3')
})

it.run()
