import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'

/** Of the budget, in percent. The forecast comes while something can still be done. */
const THRESHOLDS = [
  { threshold_type: 'Actual', threshold: 80 },
  { threshold_type: 'Actual', threshold: 100 },
  { threshold_type: 'Forecasted', threshold: 100 },
]

/** Tells people what the environment costs: one budget for its own group, one for that of the nodes, which AKS makes. */
export function budget(env: Environment, groupId: Ref, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const { amount, nodes, emails, from } = env.budget
  const monthly = (name: string, group: Ref, limit: number) =>
    resource('azurerm_consumption_budget_resource_group', name, {
      name: azureNames(env).budget(name),
      resource_group_id: group,
      amount: limit,
      time_grain: 'Monthly',
      time_period: { start_date: `${from}T00:00:00Z` },
      notification: THRESHOLDS.map((each) => ({ ...each, operator: 'GreaterThan', contact_emails: emails })),
    })
  const blocks = [monthly('platform', groupId, amount), monthly('nodes', cluster.ref('node_resource_group_id'), nodes)]
  return { topic: { name: 'budget', source: 'src/platform/azure/budget.ts', blocks } }
}
