import type { Exporter } from '../metrics.ts'
import { envoy, ingressNginx } from './edge.ts'
import { apiServer, coreDns, kubelet, kubeStateMetrics } from './kubernetes.ts'
import { nodeExporter } from './node-exporter.ts'
import { argoCd, certManager, controllerRuntime, externalDns, externalSecrets } from './platform.ts'
import { nodeJs, process } from './process.ts'
import { alertmanager, grafana, prometheus, stackRecords, targets } from './prometheus.ts'

/** Everything that Prometheus scrapes beside the services. What a rule needs and is not there is a line in its file. */
export const EXPORTERS: Readonly<Record<string, Exporter>> = {
  targets,
  prometheus,
  alertmanager,
  grafana,
  'kube-prometheus-stack': stackRecords,
  'kube-state-metrics': kubeStateMetrics,
  kubelet,
  'api-server': apiServer,
  coredns: coreDns,
  'node-exporter': nodeExporter,
  'argo-cd': argoCd,
  'cert-manager': certManager,
  'external-dns': externalDns,
  'external-secrets': externalSecrets,
  'controller-runtime': controllerRuntime,
  envoy,
  'ingress-nginx': ingressNginx,
  process,
  nodejs: nodeJs,
}
