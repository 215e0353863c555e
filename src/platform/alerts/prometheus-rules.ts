import type { Environment } from '../../config/load.ts'
import type { Alert, RuleGroup } from './rule.ts'
import { runbookUrl } from './runbook.ts'

const alertRule = (env: Environment, group: RuleGroup, { alert, expr, severity, labels, ...rest }: Alert) => ({
  alert,
  expr,
  for: rest.for,
  labels: { severity, ...(group.namespace && { namespace: group.namespace }), ...labels },
  annotations: {
    summary: rest.summary,
    description: rest.description,
    runbook_url: runbookUrl(env, group.name, alert),
  },
})

/** A group as Prometheus reads it. https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group */
export function prometheusGroup(env: Environment, group: RuleGroup) {
  const { name, interval, recordings, alerts } = group
  // What was recorded carries the environment as what was scraped does.
  const environment = { environment: env.name }
  return {
    name,
    interval,
    rules: [
      ...recordings.map(({ record, expr, labels }) => ({ record, expr, labels: { ...environment, ...labels } })),
      ...alerts.map((alert) => alertRule(env, group, alert)),
    ],
  }
}
