import { NAMESPACES } from '../../config/names.ts'
import type { Component } from '../../engine/kubernetes/component.ts'
import { expose } from './exposure/expose.ts'
import { exposuresOf } from './exposure/exposures.ts'
import { addDashboards } from './monitoring/dashboards/index.ts'
import { addGrafanaAdmin, addSidecarRole } from './monitoring/grafana.ts'
import { kubePrometheusStack } from './monitoring/kube-prometheus-stack.ts'
import { addManagedPrometheus } from './monitoring/managed-prometheus.ts'
import { monitoringPods } from './monitoring/pods.ts'
import { addReceivers } from './monitoring/receivers.ts'
import { addRules } from './monitoring/rules.ts'

/** Metrics, alerts and dashboards, of the cluster and of what runs on it. */
export const monitoring: Component = {
  wave: -4,
  project: 'platform',
  holdsData: 'some',
  namespace: NAMESPACES.monitoring,
  hasWebhooks: true,
  releases: (env) => [kubePrometheusStack(env)],
  pods: monitoringPods,
  build(chart, env) {
    addGrafanaAdmin(chart, env)
    addSidecarRole(chart)
    addReceivers(chart, env)
    addRules(chart, env)
    if (env.managedPrometheus) addManagedPrometheus(chart, env)
    addDashboards(chart, env)
    const { grafana, prometheus, alertmanager } = exposuresOf(env)
    for (const exposure of [grafana, prometheus, alertmanager]) expose(chart, env, exposure)
  },
}
