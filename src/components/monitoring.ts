import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import { NAMESPACES } from '../config/names.ts'
import type { Component } from '../kubernetes/component.ts'
import { syncWave } from '../kubernetes/labels.ts'
import { expose } from './exposure/expose.ts'
import { addClassifierAlerts } from './monitoring/classifier-alerts.ts'
import { classifierDashboard } from './monitoring/classifier-dashboard.ts'
import { addDashboard } from './monitoring/dashboard.ts'
import { addGrafanaAdmin } from './monitoring/grafana.ts'
import { kubePrometheusStack } from './monitoring/kube-prometheus-stack.ts'
import { monitoringPods } from './monitoring/pods.ts'

const DASHBOARDS = [classifierDashboard]

/** Adds what containers get that their chart gives nothing: Grafana's sidecars, the init containers of Prometheus. */
  holdsData: 'some',
function addDefaultResources(chart: Chart): void {
  const quantities = (cpu: string, memory: string) => ({
    cpu: k8s.Quantity.fromString(cpu),
    memory: k8s.Quantity.fromString(memory),
  })
  new k8s.KubeLimitRange(chart, 'limit-range', {
    metadata: { name: 'default-resources', namespace: NAMESPACES.monitoring, annotations: syncWave(-2) },
    spec: {
      limits: [{ type: 'Container', defaultRequest: quantities('20m', '64Mi'), default: quantities('200m', '256Mi') }],
    },
  })
}

/** Metrics, alerts and dashboards, of the cluster and of what runs on it. */
export const monitoring: Component = {
  wave: -4,
  project: 'platform',
  namespace: NAMESPACES.monitoring,
  hasWebhooks: true,
  releases: (env) => [kubePrometheusStack(env)],
  pods: monitoringPods,
  build(chart, env) {
    addDefaultResources(chart)
    addGrafanaAdmin(chart, env)
    addClassifierAlerts(chart, env)
    for (const dashboard of DASHBOARDS) addDashboard(chart, dashboard)
    expose(chart, env, 'grafana')
    expose(chart, env, 'prometheus')
    expose(chart, env, 'alertmanager')
  },
}
