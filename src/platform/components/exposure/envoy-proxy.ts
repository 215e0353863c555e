import type { Chart } from 'cdk8s'
import { EnvoyProxy } from '../../../../imports/gateway.envoyproxy.io.ts'
import { PodMonitor } from '../../../../imports/monitoring.coreos.com.ts'
import { NAMESPACES, PRIORITY_CLASSES } from '../../../config/names.ts'
import { syncWave } from '../../../engine/kubernetes/labels.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { spread } from '../../../engine/kubernetes/spread.ts'

/** Name of the settings of the proxies, and of their Deployment and Service. */
export const ENVOY_PROXY = 'envoy-public'

const namespace = NAMESPACES.exposure

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
            container: {
              // Requests are held in memory until they are complete: 1 GiB is about 80 of the largest at once.
              resources: resources({ cpu: ['200m', '2'], memory: ['256Mi', '1Gi'] }),
            },
            pod: {
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
      shutdown: { drainTimeout: '60s' },
    },
  })
  new PodMonitor(chart, 'pod-monitor', {
    metadata: { name: ENVOY_PROXY, namespace },
    spec: { selector: labelSelector, podMetricsEndpoints: [{ port: 'metrics', path: '/stats/prometheus' }] },
  })
}
