import type { Chart } from 'cdk8s'
import { BackendTrafficPolicy, SecurityPolicy } from '../../../../imports/gateway.envoyproxy.io.ts'
import { HttpRoute } from '../../../../imports/gateway.networking.k8s.io.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { dnsAnnotations } from './dns.ts'
import { EXPOSED_WAVE, type Exposure, IDLE_SECONDS, usersSecretOf } from './exposures.ts'
import { GATEWAY, listenerOf } from './gateway.ts'

const HSTS = { name: 'Strict-Transport-Security', value: 'max-age=31536000' } // seconds: a year

function addHttpRoute(chart: Chart, env: Environment, exposure: Exposure): void {
  const { name, host, path, service, timeoutSeconds } = exposure
  new HttpRoute(chart, `http-route-${name}`, {
    metadata: {
      name,
      namespace: service.namespace,
      annotations: { ...syncWave(EXPOSED_WAVE), ...dnsAnnotations(env) },
    },
    spec: {
      parentRefs: [{ name: GATEWAY, namespace: NAMESPACES.exposure, sectionName: listenerOf(exposure) }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: path } }],
          filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { set: [HSTS] } }],
          backendRefs: [{ name: service.name, port: service.port }],
          timeouts: { request: `${timeoutSeconds}s` },
        },
      ],
    },
  })
}

function securityOf(exposure: Exposure) {
  const { access, allowedRanges } = exposure
  return {
    ...(access === 'login-at-the-edge' && { basicAuth: { users: { name: usersSecretOf(exposure) } } }),
    ...(allowedRanges.length > 0 && {
      authorization: {
        defaultAction: 'Deny' as const,
        rules: [{ name: 'allowed-ranges', action: 'Allow' as const, principal: { clientCidRs: allowedRanges } }],
      },
    }),
  }
}

function rateLimitOf({ requestsPerSecond }: Exposure) {
  if (requestsPerSecond === undefined) return {}
  const clientSelectors = [{ sourceCidr: { type: 'Distinct' as const, value: '0.0.0.0/0' } }] // each address for itself
  const limit = { requests: requestsPerSecond, unit: 'Second' as const }
  return { rateLimit: { type: 'Local' as const, local: { rules: [{ clientSelectors, limit }] } } }
}

/** Adds the route of a host and the policies of Envoy Gateway that attach to it. */
export function addRoute(chart: Chart, env: Environment, exposure: Exposure): void {
  const { name, service, maxBodyBytes } = exposure
  const metadata = { name, namespace: service.namespace, annotations: syncWave(EXPOSED_WAVE) }
  const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name }]
  addHttpRoute(chart, env, exposure)
  new BackendTrafficPolicy(chart, `backend-traffic-policy-${name}`, {
    // Envoy has no limit without a buffer, so none of the services may need WebSocket or streaming gRPC.
    metadata,
    spec: {
      targetRefs,
      requestBuffer: { limit: maxBodyBytes },
      timeout: { http: { connectionIdleTimeout: `${IDLE_SECONDS}s` } }, // an hour by default
      ...rateLimitOf(exposure),
    },
  })
  const security = securityOf(exposure)
  if (Object.keys(security).length > 0)
    new SecurityPolicy(chart, `security-policy-${name}`, { metadata, spec: { targetRefs, ...security } })
}
