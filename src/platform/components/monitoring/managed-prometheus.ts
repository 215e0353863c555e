import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { dump } from 'js-yaml'
import { METRICS_PATH, METRICS_PORT } from '../../../../classifier/src/contract.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { selectorOf } from '../../../engine/kubernetes/labels.ts'

const LABEL = '__meta_kubernetes_pod_label_app_kubernetes_io_name'

/** Azure's agent knows no ServiceMonitor of ours. Job and labels are as those give them, so the same alerts hold. */
const SCRAPE = {
  scrape_configs: [
    {
      job_name: 'classifier',
      metrics_path: METRICS_PATH,
      scrape_interval: '30s',
      kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: [NAMESPACES.classifier] } }],
      relabel_configs: [
        { source_labels: [LABEL], regex: 'classifier', action: 'keep' },
        { source_labels: ['__meta_kubernetes_pod_container_port_number'], regex: String(METRICS_PORT), action: 'keep' },
        { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
        { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
      ],
    },
  ],
}

/** Adds what Azure's Prometheus needs in the cluster: the classifier among its targets, and a way to its pods. */
// https://learn.microsoft.com/azure/azure-monitor/containers/prometheus-metrics-scrape-configuration
export function addManagedPrometheus(chart: Chart): void {
  new k8s.KubeConfigMap(chart, 'managed-prometheus', {
    metadata: { name: 'ama-metrics-prometheus-config', namespace: 'kube-system' },
    data: { 'prometheus-config': dump(SCRAPE, { noRefs: true, lineWidth: -1 }) },
  })
  new k8s.KubeNetworkPolicy(chart, 'managed-prometheus-reads-classifier', {
    metadata: { name: 'managed-prometheus', namespace: NAMESPACES.classifier },
    spec: {
      podSelector: { matchLabels: selectorOf('classifier') },
      policyTypes: ['Ingress'],
      ingress: [
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
              podSelector: { matchLabels: { rsName: 'ama-metrics' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: k8s.IntOrString.fromNumber(METRICS_PORT) }],
        },
      ],
    },
  })
}
