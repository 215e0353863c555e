import type { Chart } from 'cdk8s'
import { ClientTrafficPolicy } from '../../../../imports/gateway.envoyproxy.io.ts'
import { Gateway, GatewayClass, HttpRoute, ReferenceGrant } from '../../../../imports/gateway.networking.k8s.io.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { trustedProxies } from './dns.ts'
import { addEnvoyProxy, ENVOY_PROXY } from './envoy-proxy.ts'
import { type Exposure, exposuresOf, hasWildcard, tlsSecretOf } from './exposures.ts'

/** Name of the one Gateway, and of the labels by which its proxies are found. */
export const GATEWAY = 'public'
const GATEWAY_CLASS = 'envoy'
const HTTP = 'http'

const namespace = NAMESPACES.exposure
const group = 'gateway.networking.k8s.io'
const targetRefs = [{ group, kind: 'Gateway', name: GATEWAY }]

/** The listener of a host. It takes routes of the service's namespace only: no other can claim the name. */
export const listenerOf = ({ name }: Exposure): string => `https-${name}`

function httpsListener(env: Environment, exposure: Exposure) {
  const { host, service } = exposure
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': service.namespace } }
  return {
    name: listenerOf(exposure),
    protocol: 'HTTPS',
    port: 443,
    hostname: host,
    tls: { mode: 'Terminate', certificateRefs: [tlsSecretOf(env, exposure)] },
    allowedRoutes: { namespaces: { from: 'Selector', selector } },
  } as const
}

function addGateway(chart: Chart, env: Environment): void {
  new GatewayClass(chart, 'gateway-class', {
    metadata: { name: GATEWAY_CLASS, annotations: syncWave(1) },
    spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
  })
  new Gateway(chart, 'gateway', {
    metadata: { name: GATEWAY, namespace, annotations: syncWave(1) },
    spec: {
      gatewayClassName: GATEWAY_CLASS,
      infrastructure: { parametersRef: { group: 'gateway.envoyproxy.io', kind: 'EnvoyProxy', name: ENVOY_PROXY } },
      listeners: [
        { name: HTTP, protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'Same' } } },
        ...Object.values(exposuresOf(env)).map((exposure) => httpsListener(env, exposure)),
      ],
    },
  })
}

/** Lets the Gateway read one host's certificate, and no other Secret of the service's namespace. */
function addGrant(chart: Chart, env: Environment, exposure: Exposure): void {
  const secret = tlsSecretOf(env, exposure)
  if (secret.namespace === namespace) return
  new ReferenceGrant(chart, `reference-grant-${exposure.name}`, {
    metadata: { name: exposure.name, namespace: secret.namespace, annotations: syncWave(-1) },
    spec: {
      from: [{ group, kind: 'Gateway', namespace }],
      to: [{ group: '', kind: 'Secret', name: secret.name }],
    },
  })
}

function addRedirect(chart: Chart): void {
  const requestRedirect = { scheme: 'https', statusCode: 301 } as const
  new HttpRoute(chart, 'http-route', {
    metadata: { name: 'redirect-to-https', namespace, annotations: syncWave(2) },
    spec: {
      parentRefs: [{ name: GATEWAY, sectionName: HTTP }],
      rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect }] }],
    },
  })
}

function addClientTrafficPolicy(chart: Chart, env: Environment): void {
  const trustedCidRs = trustedProxies(env)
  new ClientTrafficPolicy(chart, 'client-traffic-policy', {
    metadata: { name: GATEWAY, namespace, annotations: syncWave(2) },
    spec: {
      targetRefs,
      tls: {
        minVersion: '1.2',
        // Browsers reuse an HTTP/2 connection for every name in its certificate, also where another listener has it.
        ...(hasWildcard(env) && { alpnProtocols: ['http/1.1'] }),
      },
      timeout: { http: { requestHeadersReceivedTimeout: '10s' } }, // or slow senders hold connections for nothing
      ...(trustedCidRs.length > 0 && { clientIpDetection: { xForwardedFor: { trustedCidRs } } }),
    },
  })
}

/** Adds what the hosts share: the Gateway with a listener for each, its proxies, and the way from HTTP to HTTPS. */
export function addPublicGateway(chart: Chart, env: Environment): void {
  for (const exposure of Object.values(exposuresOf(env))) addGrant(chart, env, exposure)
  addEnvoyProxy(chart, GATEWAY)
  addGateway(chart, env)
  addRedirect(chart)
  addClientTrafficPolicy(chart, env)
}
