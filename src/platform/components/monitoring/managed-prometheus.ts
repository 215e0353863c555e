import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { dump } from 'js-yaml'
import { type Engine, enginesOf } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { ENVOY_PROXY } from '../exposure/envoy-proxy.ts'
import { GATEWAY } from '../exposure/gateway.ts'
import { workloadsOf } from '../services/runtimes.ts'

/** What Azure's agent reads: a port of the pods with a label. */
interface Scraped {
  readonly name: string
  readonly namespace: string
  readonly label: readonly [name: string, value: string]
  readonly port: number
  readonly path: string
}

/** The proxies of the edge, which measure every service: ports and labels as in ../exposure/pods.ts. */
const EDGE: Readonly<Record<Engine, Scraped>> = {
  gateway: {
    name: ENVOY_PROXY,
    namespace: NAMESPACES.exposure,
    label: ['gateway.envoyproxy.io/owning-gateway-name', GATEWAY],
    port: 19001,
    path: '/stats/prometheus',
  },
  'ingress-nginx': {
    name: 'ingress-nginx-controller',
    namespace: NAMESPACES.exposure,
    label: ['app.kubernetes.io/name', 'ingress-nginx'],
    port: 10254,
    path: '/metrics',
  },
}

const metaLabel = (label: string) => `__meta_kubernetes_pod_label_${label.replaceAll(/[^\w]/g, '_')}`

/** Azure's agent knows no ServiceMonitor of ours. Job and labels are as those give them, so the same alerts hold. */
const scrape = ({ name, namespace, label: [label, value], port, path }: Scraped) => ({
  job_name: name,
  metrics_path: path,
  scrape_interval: '30s',
  kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [namespace] } }],
  relabel_configs: [
    { source_labels: [metaLabel(label)], regex: value, action: 'keep' },
    { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: String(port), action: 'keep' },
    { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
    { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
  ],
})

function addWay(chart: Chart, { name, namespace, label: [label, value], port }: Scraped): void {
  new k8s.KubeNetworkPolicy(chart, `managed-prometheus-reads-${name}`, {
    metadata: { name: `managed-prometheus-${name}`, namespace },
    spec: {
      podSelector: { matchLabels: { [label]: value } },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { rsName: 'ama-metrics' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(port) }],
        },
      ],
    },
  })
}

/** Adds what Azure's Prometheus needs in the cluster: services and edge among its targets, and a way to their pods. */
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-configuration
export function addManagedPrometheus(chart: Chart, env: Environment): void {
  const services = workloadsOf(env).flatMap(({ name, metrics }) =>
    metrics ? [{ name, namespace: name, label: ['app.kubernetes.io/name', name] as const, ...metrics }] : [],
  )
  const scraped = [...services, ...enginesOf(env).map((engine) => EDGE[engine])]
  new k8s.KubeConfigMap(chart, 'managed-prometheus', {
    metadata: { name: 'ama-metrics-prometheus-config', namespace: 'kube-system' },
    data: { 'prometheus-config': dump({ scrape_configs: scraped.map(scrape) }, { noRefs: true, lineWidth: -1 }) },
  })
  for (const one of scraped) addWay(chart, one)
}
