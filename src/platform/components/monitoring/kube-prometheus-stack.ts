import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, PRIORITY_CLASSES } from '../../../config/names.ts'
import { CHARTS } from '../../../config/versions.ts'
import type { HelmRelease } from '../../../engine/kubernetes/component.ts'
import { groups } from '../../../engine/kubernetes/pod-security.ts'
import { resources } from '../../../engine/kubernetes/resources.ts'
import { exposuresOf } from '../exposure/exposures.ts'
import { SWITCHED_OFF } from './chart-alerts.ts'
import { GRAFANA_PARAMETERS, grafanaValues } from './grafana.ts'
import { alertmanagerValues, prometheusValues } from './prometheus.ts'

const NOBODY = 65_534 // the user that the chart gives both
const off = { enabled: false } as const

/** What Microsoft runs for us: nobody can scrape it, and its rules would fire for ever. So would some alerts. */
const RUN_BY_AKS = {
  kubeControllerManager: off,
  kubeEtcd: off,
  kubeProxy: off,
  kubeScheduler: off,
  defaultRules: {
    disabled: Object.fromEntries(Object.keys(SWITCHED_OFF).map((alert) => [alert, true])),
    rules: {
      etcd: false,
      kubeControllerManager: false,
      kubeProxy: false,
      kubeSchedulerAlerting: false,
      kubeSchedulerRecording: false,
      windows: false,
    },
  },
} as const

/** Prometheus, Alertmanager, Grafana, and the exporters of the cluster and its nodes. */
export function kubePrometheusStack(env: Environment): HelmRelease {
  const { grafana, prometheus, alertmanager } = exposuresOf(env)
  return {
    release: 'kube-prometheus', // Grafana's Service is named after it, the others after the override
    chart: CHARTS['kube-prometheus-stack'],
    skipCrds: true,
    parameters: {
      ...GRAFANA_PARAMETERS,
      'prometheusOperator.priorityClassName': PRIORITY_CLASSES.platform,
      'kube-state-metrics.priorityClassName': PRIORITY_CLASSES.platform,
      'prometheus-node-exporter.priorityClassName': PRIORITY_CLASSES.platform,
    },
    values: {
      fullnameOverride: 'kube-prometheus',
      crds: off, // they come from the component crds, a sync wave earlier
      ...RUN_BY_AKS,
      prometheusOperator: {
        securityContext: groups(NOBODY),
        resources: resources({ cpu: ['50m', '500m'], memory: ['128Mi', '256Mi'] }),
        prometheusConfigReloader: { resources: resources({ cpu: ['10m', '100m'], memory: ['32Mi', '64Mi'] }) },
        // cert-manager renews the webhook's certificate. Ignore: the rules of this very sync come before it answers.
        admissionWebhooks: { certManager: { enabled: true }, failurePolicy: 'Ignore' },
      },
      prometheus: prometheusValues(env),
      alertmanager: alertmanagerValues(env),
      grafana: grafanaValues(env),
      nodeExporter: { operatingSystems: { aix: off, darwin: off } }, // dashboards of nodes that AKS has not
      'kube-state-metrics': {
        fullnameOverride: 'kube-state-metrics',
        securityContext: groups(NOBODY),
        collectorsExclude: ['secrets'], // nothing asks for their metrics, which need the right to list them all
        resources: resources({ cpu: ['20m', '200m'], memory: ['96Mi', '256Mi'] }),
      },
      'prometheus-node-exporter': {
        fullnameOverride: 'node-exporter',
        namespaceOverride: NAMESPACES.nodeExporter, // where alone the standard `privileged` holds
        // Of a node's rights it has its network, its processes and its files, to read; nothing that it could raise.
        containerSecurityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
          readOnlyRootFilesystem: true,
        },
        resources: resources({ cpu: ['20m', '200m'], memory: ['32Mi', '96Mi'] }),
      },
    },
    provides: [
      ...[grafana, prometheus, alertmanager].map(({ service }) => ({
        kind: 'Service' as const,
        name: service.name,
        ports: [service.port],
      })),
      { kind: 'Service', name: 'node-exporter', namespace: NAMESPACES.nodeExporter, ports: [9100] },
    ],
  }
}
