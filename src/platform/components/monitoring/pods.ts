import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import type { PodGroup, PodGroups } from '../../../engine/kubernetes/traffic.ts'
import { mailPorts } from './receivers.ts'

const component = 'monitoring'
const KUBELET = 10250
const NODE_EXPORTER = 9100
const RELOADER = 8080

const named = (name: string): Pick<PodGroup, 'labels'> => ({ labels: { 'app.kubernetes.io/name': name } })

/** The parts of the stack. Prometheus alone reaches everything, and of everything the metrics alone. */
export const monitoringPods = (env: Environment): PodGroups => ({
  prometheus: {
    ...named('prometheus'),
    metrics: [9090, RELOADER],
    talksTo: [
      'dns',
      'api-server',
      'metrics',
      { nodes: [NODE_EXPORTER, KUBELET] },
      { system: { 'k8s-app': 'kube-dns' }, ports: [9153] },
      { component, pods: 'alertmanager', ports: [9093] },
    ],
  },
  alertmanager: {
    ...named('alertmanager'),
    metrics: [9093, RELOADER],
    // Receivers by HTTPS and by mail; and each other, so that an alert is sent once.
    talksTo: [
      'dns',
      { internet: [443, ...mailPorts(env)] },
      { component, pods: 'alertmanager', ports: [9094, '9094/UDP'] },
    ],
  },
  operator: {
    labels: { app: 'kube-prometheus-stack-operator' },
    metrics: [10250],
    openTo: [10250], // the webhook that checks rules
    talksTo: ['dns', 'api-server'],
  },
  grafana: {
    ...named('grafana'),
    metrics: [3000],
    talksTo: [
      'dns',
      'api-server', // its sidecars find the dashboards there
      { component, pods: 'prometheus', ports: [9090] },
      { component, pods: 'alertmanager', ports: [9093] },
      ...(env.components.monitoring.sso ? [{ internet: [443] }] : []), // Entra
    ],
  },
  'kube-state-metrics': { ...named('kube-state-metrics'), metrics: [8080], talksTo: ['dns', 'api-server'] },
  // On the network of its node, where no policy holds; this one is for the day it no longer is.
  'node-exporter': { ...named('prometheus-node-exporter'), namespace: NAMESPACES.nodeExporter },
})
