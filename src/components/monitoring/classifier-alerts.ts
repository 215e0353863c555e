import type { Chart } from 'cdk8s'
import { PrometheusRule } from '../../../imports/monitoring.coreos.com.ts'
import { classifierAlerts } from '../../alerts/classifier.ts'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES } from '../../config/names.ts'

/** Adds the alerts on the classifier. */
export function addClassifierAlerts(chart: Chart, env: Environment): void {
  const rules = classifierAlerts(env).map(({ alert, expr, for: duration, severity, summary, description }) => ({
    alert,
    expr,
    for: duration,
    labels: { severity },
    annotations: { summary, description },
  }))
  new PrometheusRule(chart, 'prometheus-rule', {
    metadata: { name: 'classifier', namespace: NAMESPACES.monitoring },
    spec: { groups: [{ name: 'classifier', rules }] },
  })
}
