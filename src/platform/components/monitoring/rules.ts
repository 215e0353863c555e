import type { Chart } from 'cdk8s'
import { PrometheusRule } from '../../../../imports/monitoring.coreos.com.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES } from '../../../config/names.ts'
import { prometheusGroup } from '../../alerts/prometheus-rules.ts'
import { ruleGroups } from '../../alerts/rule-groups.ts'

/** Adds every rule of ours, one object a group. */
export function addRules(chart: Chart, env: Environment): void {
  for (const group of ruleGroups(env))
    new PrometheusRule(chart, `prometheus-rule-${group.name}`, {
      metadata: { name: group.name, namespace: NAMESPACES.monitoring },
      spec: { groups: [prometheusGroup(env, group)] },
    })
}
