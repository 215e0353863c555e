import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../config/load.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { dnsAnnotations } from './dns.ts'
import { EXPOSED_WAVE, type Exposure, tlsSecretOf, usersSecretOf } from './exposures.ts'
import { INGRESS_CLASS } from './ingress-nginx.ts'

/** Settings of one Ingress. https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/ */
function nginxAnnotations(exposure: Exposure): Record<string, string> {
  const { access, allowedRanges, maxBodyBytes, timeoutSeconds, requestsPerSecond } = exposure
  const settings = {
    'proxy-body-size': maxBodyBytes,
    'proxy-read-timeout': timeoutSeconds,
    'proxy-send-timeout': timeoutSeconds,
    'ssl-redirect': true,
    ...(access === 'login-at-the-edge' && {
      'auth-type': 'basic',
      'auth-secret': usersSecretOf(exposure),
      'auth-realm': exposure.host,
    }),
    ...(allowedRanges.length > 0 && { 'whitelist-source-range': allowedRanges.join(',') }),
    ...(requestsPerSecond !== undefined && { 'limit-rps': requestsPerSecond, 'limit-burst-multiplier': 1 }),
  }
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, String(value)]),
  )
}

/** Adds the Ingress of a host. */
export function addIngress(chart: Chart, env: Environment, exposure: Exposure): void {
  const { name, host, path, service } = exposure
  const secret = tlsSecretOf(env, exposure)
  // An Ingress reads Secrets of its own namespace; without one, nginx serves the controller's default certificate.
  const secretName = secret.namespace === service.namespace ? secret.name : undefined
  const backend = { service: { name: service.name, port: { number: service.port } } }
  new k8s.KubeIngress(chart, `ingress-${name}`, {
    metadata: {
      name,
      namespace: service.namespace,
      annotations: { ...syncWave(EXPOSED_WAVE), ...dnsAnnotations(env), ...nginxAnnotations(exposure) },
    },
    spec: {
      ingressClassName: INGRESS_CLASS,
      tls: [{ hosts: [host], ...(secretName && { secretName }) }],
      rules: [{ host, http: { paths: [{ path, pathType: 'Prefix', backend }] } }],
    },
  })
}
