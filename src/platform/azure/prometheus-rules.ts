import type { Environment } from '../../config/load.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { prometheusGroup } from '../alerts/prometheus-rules.ts'
import { type Duration, type RuleGroup, secondsOf } from '../alerts/rule.ts'
import type { Place } from './group.ts'

/** 0 is the worst of Azure Monitor's five. */
const SEVERITIES = { critical: 0, warning: 2 } as const

// https://learn.microsoft.com/azure/azure-monitor/fundamentals/service-limits#prometheus-alert-rules-and-recording-rules
const MOST_RULES = 20
const SHORTEST_INTERVAL_SECONDS = 60

const iso = (duration: Duration) => `PT${duration.toUpperCase()}`

/** The group's rules as Azure writes them, in the same order. */
function rulesOf(env: Environment, group: RuleGroup) {
  return prometheusGroup(env, group).rules.map((rule) => {
    const { expr: expression, labels } = rule
    if ('record' in rule) return { record: rule.record, enabled: true, expression, labels }
    const { alert, annotations } = rule
    return {
      alert,
      enabled: true,
      expression,
      for: iso(rule.for),
      severity: SEVERITIES[rule.labels.severity],
      labels,
      annotations,
      alert_resolution: { auto_resolved: true, time_to_resolve: 'PT10M' },
    }
  })
}

/** Groups of rules in Azure's Prometheus; one that has too many for it becomes several, evaluated beside each other. */
export function prometheusRuleGroups(
  env: Environment,
  place: Place,
  groups: readonly RuleGroup[],
  workspace: Resource<'azurerm_monitor_workspace'>,
  cluster: Resource<'azurerm_kubernetes_cluster'>,
) {
  return groups.flatMap((group) => {
    const rules = rulesOf(env, group)
    const parts = Array.from({ length: Math.ceil(rules.length / MOST_RULES) }, (_, part) =>
      rules.slice(part * MOST_RULES, (part + 1) * MOST_RULES),
    )
    return parts.map((rule, index) => {
      const name = index === 0 ? group.name : `${group.name}-${index + 1}`
      return resource('azurerm_monitor_alert_prometheus_rule_group', name.replaceAll('-', '_'), {
        name,
        ...place,
        description: 'The same rules as in the cluster.',
        scopes: [workspace.ref('id'), cluster.ref('id')],
        cluster_name: cluster.ref('name'),
        interval: iso(secondsOf(group.interval) < SHORTEST_INTERVAL_SECONDS ? '1m' : group.interval),
        rule,
      })
    })
  })
}
