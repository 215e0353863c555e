import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { dump } from 'js-yaml'
import type { Environment } from '../../../config/load.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'
import { workloadsOf } from '../services/runtimes.ts'

const LABEL = '__meta_kubernetes_pod_label_app_kubernetes_io_name'

interface Scraped {
  readonly name: string
  readonly port: number
  readonly path: string
}

/** Azure's agent knows no ServiceMonitor of ours. Job and labels are as those give them, so the same alerts hold. */
const scrape = ({ name, port, path }: Scraped) => ({
  job_name: name,
  metrics_path: path,
  scrape_interval: '30s',
  kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [name] } }],
  relabel_configs: [
    { source_labels: [LABEL], regex: name, action: 'keep' },
    { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: String(port), action: 'keep' },
    { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
    { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
  ],
})

function addWay(chart: Chart, { name, port }: Scraped): void {
  new k8s.KubeNetworkPolicy(chart, `managed-prometheus-reads-${name}`, {
    metadata: { name: `managed-prometheus-${name}`, namespace: name },
    spec: {
      podSelector: { matchLabels: selectorOf(name) },
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

/** Adds what Azure's Prometheus needs in the cluster: the services among its targets, and a way to their pods. */
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-configuration
export function addManagedPrometheus(chart: Chart, env: Environment): void {
  const scraped = workloadsOf(env).flatMap(({ name, metrics }) => (metrics ? [{ name, ...metrics }] : []))
  new k8s.KubeConfigMap(chart, 'managed-prometheus', {
    metadata: { name: 'ama-metrics-prometheus-config', namespace: 'kube-system' },
    data: { 'prometheus-config': dump({ scrape_configs: scraped.map(scrape) }, { noRefs: true, lineWidth: -1 }) },
  })
  for (const one of scraped) addWay(chart, one)
}
