import type { Ref } from '../../engine/terraform/ref.ts'
import { type Resource, resource, text } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'

// Logs and events only: metrics are Prometheus'.
// https://learn.microsoft.com/azure/azure-monitor/containers/kubernetes-monitoring-enable
const STREAMS = ['Microsoft-ContainerLogV2', 'Microsoft-KubeEvents', 'Microsoft-KubePodInventory']
const SETTINGS = {
  dataCollectionSettings: { interval: '1m', namespaceFilteringMode: 'Off', enableContainerLogV2: true },
}

/** What the agent on each node collects. An agent that signs in with its identity collects nothing without this rule. */
export function containerInsights(place: Place, workspaceId: Ref, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const rule = resource('azurerm_monitor_data_collection_rule', 'container_insights', {
    name: text`dcr-${cluster.ref('name')}`,
    ...place,
    kind: 'Linux',
    description: 'Logs of the containers and events of Kubernetes.',
    data_sources: {
      extension: {
        name: 'ContainerInsightsExtension',
        extension_name: 'ContainerInsights',
        streams: STREAMS,
        extension_json: JSON.stringify(SETTINGS),
      },
    },
    destinations: { log_analytics: { name: 'workspace', workspace_resource_id: workspaceId } },
    data_flow: { streams: STREAMS, destinations: ['workspace'] },
  })
  const association = resource('azurerm_monitor_data_collection_rule_association', 'container_insights', {
    name: 'ContainerInsightsExtension', // the name by which the agent finds it
    target_resource_id: cluster.ref('id'),
    data_collection_rule_id: rule.ref('id'),
  })
  return [rule, association]
}
