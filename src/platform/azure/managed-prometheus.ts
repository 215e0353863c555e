import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { classifierRules, serviceRules } from '../alerts/rule-groups.ts'
import type { Place } from './group.ts'
import { prometheusRuleGroups } from './prometheus-rules.ts'

/**
 * Azure's Prometheus: metrics that outlive the cluster, and our rules about services once more; those about other parts
 * would complain of metrics that it does not scrape. They show in Azure Monitor; who is woken stays with
 * Alertmanager.
 */
export function managedPrometheus(env: Environment, place: Place, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const names = azureNames(env)
  const workspace = resource('azurerm_monitor_workspace', 'main', { name: names.prometheus, ...place })
  const endpoint = resource('azurerm_monitor_data_collection_endpoint', 'prometheus', {
    name: names.prometheusCollection,
    ...place,
    kind: 'Linux',
  })
  const streams = ['Microsoft-PrometheusMetrics']
  const collection = resource('azurerm_monitor_data_collection_rule', 'prometheus', {
    name: names.prometheusCollection,
    ...place,
    kind: 'Linux',
    description: 'Metrics of the cluster, for Azure Monitor.',
    data_collection_endpoint_id: endpoint.ref('id'),
    data_sources: { prometheus_forwarder: { name: 'PrometheusDataSource', streams } },
    destinations: { monitor_account: { name: 'workspace', monitor_account_id: workspace.ref('id') } },
    data_flow: { streams, destinations: ['workspace'] },
  })
  const association = resource('azurerm_monitor_data_collection_rule_association', 'prometheus', {
    name: 'prometheus',
    target_resource_id: cluster.ref('id'),
    data_collection_rule_id: collection.ref('id'),
  })
  const rules = prometheusRuleGroups(env, place, [...serviceRules(env), ...classifierRules(env)], workspace, cluster)
  const blocks = [workspace, endpoint, collection, association, ...rules]
  return { topic: { name: 'managed-prometheus', source: 'src/platform/azure/managed-prometheus.ts', blocks } }
}
