import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { environmentWith, objectsOf } from '../../workshop/testing/exposures.ts'
import { ingressNginx } from './exposure/ingress-nginx.ts'
import { exposure } from './exposure.ts'

const it = suite('exposure')

it('issues one certificate for all hosts where that is chosen, and offers no connection that hosts could share', () => {
  const env = environmentWith('gateway', { certificates: 'wildcard', bothEngines: true })
  const objects = objectsOf(env)
  const certificates = objects.filter(({ kind }) => kind === 'Certificate')
  assert.equal(
    certificates.map(({ metadata, spec }) => [metadata.namespace, spec.dnsNames]),
    [['exposure', ['*.dev.example.com']]],
  )
  assert.not.ok(objects.some(({ kind }) => kind === 'ReferenceGrant'))
  const { tls } = objects.find(({ kind }) => kind === 'ClientTrafficPolicy').spec
  assert.equal(tls, { minVersion: '1.2', alpnProtocols: ['http/1.1'] })
  assert.is(ingressNginx(env).values.controller.config['use-http2'], 'false')
})

it('switches off in ingress-nginx what it does not need', () => {
  const { controller } = ingressNginx(environmentWith('ingress-nginx')).values
  assert.is(controller.image.chroot, true)
  assert.match(controller.image.digestChroot, /^sha256:[0-9a-f]{64}$/)
  assert.is(controller.allowSnippetAnnotations, false)
  assert.is(controller.config['annotations-risk-level'], 'Medium')
  assert.is(controller.admissionWebhooks.enabled, false)
  assert.is(controller.networkPolicy.enabled, false)
})

// https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations-risk/
const RISKS: Readonly<Record<string, 'Low' | 'Medium'>> = {
  'auth-realm': 'Medium',
  'auth-secret': 'Medium',
  'auth-type': 'Low',
  'limit-burst-multiplier': 'Low',
  'limit-rps': 'Low',
  'proxy-body-size': 'Medium',
  'proxy-read-timeout': 'Low',
  'proxy-send-timeout': 'Low',
  'ssl-redirect': 'Low',
  'whitelist-source-range': 'Medium',
}

it('needs no annotation of a higher risk than ingress-nginx accepts', () => {
  const prefix = 'nginx.ingress.kubernetes.io/'
  const ingresses = objectsOf(environmentWith('ingress-nginx')).filter(({ kind }) => kind === 'Ingress')
  const used = ingresses
    .flatMap(({ metadata }) => Object.keys(metadata.annotations))
    .filter((key) => key.startsWith(prefix))
  assert.equal(
    [...new Set(used)].filter((key) => !RISKS[key.slice(prefix.length)]),
    [],
  )
})

it('takes Cloudflare’s word for the client’s address only where records go through Cloudflare', () => {
  const detection = (proxied: boolean) =>
    objectsOf(environmentWith('gateway', { cloudflareProxied: proxied })).find(
      ({ kind }) => kind === 'ClientTrafficPolicy',
    ).spec.clientIPDetection
  assert.is(detection(false), undefined)
  assert.ok(detection(true).xForwardedFor.trustedCIDRs.includes('173.245.48.0/20'))
})

it('lets a proxy go only when nothing sends to it any more, and within the time that its pod has', () => {
  const proxy = objectsOf(environmentWith('gateway')).find(({ kind }) => kind === 'EnvoyProxy').spec
  const { envoyDeployment, envoyPDB } = proxy.provider.kubernetes
  const [fail, drain, end] = ['healthCheckFailureDelay', 'minDrainDuration', 'drainTimeout'].map((key) =>
    Number.parseInt(proxy.shutdown[key], 10),
  ) as [number, number, number]
  assert.ok(fail > 10, 'two probes of the load balancer, one every 5 s')
  assert.ok(drain >= fail + 10, 'the readiness probe, every 5 s, has failed, and what it changes has arrived')
  assert.ok(end > drain)
  assert.ok(fail + drain + end < end + 300, 'Envoy Gateway gives the pod 300 s more than drainTimeout')
  assert.equal(envoyDeployment.strategy.rollingUpdate, { maxSurge: 1, maxUnavailable: 0 })
  assert.equal(envoyPDB, { maxUnavailable: 1 })
})

it('warns that ingress-nginx is past its end of life', () => {
  assert.equal(exposure.warnings?.(environmentWith('gateway')), [])
  for (const env of [environmentWith('ingress-nginx'), environmentWith('gateway', { bothEngines: true })])
    assert.match(exposure.warnings?.(env)[0] ?? '', /end of life on 2026-03-31/)
})

it.run()
