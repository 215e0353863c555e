import type { Chart } from 'cdk8s'
import { EnvoyProxy } from '../../../../imports/gateway.envoyproxy.io.ts'
import { PodMonitor } from '../../../../imports/monitoring.coreos.com.ts'
import { NAMESPACES, PRIORITY_CLASSES } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'
import { ENVOY_USER } from './envoy-gateway.ts'

/** Name of the settings of the proxies, and of their Deployment and Service. */
export const ENVOY_PROXY = 'envoy-public'

const namespace = NAMESPACES.exposure

/**
 * How a proxy leaves. Azure's load balancer notices within ten seconds (two probes, one every five) that a node has none
 * left, and sends it new connections until then: until then the proxy says that it is well. Only afterwards it may be
 * gone, at the latest after the timeout; Envoy Gateway grants the pod 300 s more than that.
 *
 * https://github.com/envoyproxy/gateway/issues/9210
 */
const SHUTDOWN = { healthCheckFailureDelay: '15s', minDrainDuration: '30s', drainTimeout: '60s' } as const

/** Adds the settings of the proxies that Envoy Gateway runs for a Gateway, and what scrapes them. */
export function addEnvoyProxy(chart: Chart, gateway: string): void {
  const labelSelector = { matchLabels: { 'gateway.envoyproxy.io/owning-gateway-name': gateway } }
  new EnvoyProxy(chart, 'envoy-proxy', {
    metadata: { name: ENVOY_PROXY, namespace, annotations: syncWave(1) },
    spec: {
      provider: {
        type: 'Kubernetes',
        kubernetes: {
          envoyDeployment: {
            name: ENVOY_PROXY,
            // A pod goes only once another one answers.
            strategy: {
              type: 'RollingUpdate',
              rollingUpdate: { maxSurge: 1, maxUnavailable: 0 },
            },
            container: {
              // Requests are held in memory until they are complete: 1 GiB is about 80 of the largest at once.
              resources: resources({ cpu: ['200m', '2'], memory: ['256Mi', '1Gi'] }),
            },
            pod: {
              securityContext: {
                runAsNonRoot: true,
                runAsUser: ENVOY_USER,
                seccompProfile: { type: 'RuntimeDefault' },
                ...groups(ENVOY_USER),
              },
              priorityClassName: PRIORITY_CLASSES.platform,
              topologySpreadConstraints: spread(labelSelector.matchLabels),
            },
          },
          envoyHpa: {
            minReplicas: 2,
            maxReplicas: 6,
            metrics: [
              { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
            ],
          },
          envoyPdb: { maxUnavailable: 1 },
          // Local keeps the client's address, on which the allowed ranges and the rate limit rest.
          envoyService: { name: ENVOY_PROXY, type: 'LoadBalancer', externalTrafficPolicy: 'Local' },
        },
      },
      shutdown: SHUTDOWN,
    },
  })
  new PodMonitor(chart, 'pod-monitor', {
    metadata: { name: ENVOY_PROXY, namespace },
    spec: { selector: labelSelector, podMetricsEndpoints: [{ port: 'metrics', path: '/stats/prometheus' }] },
  })
}
