import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'
import { guardedStorage } from './storage.ts'

interface Observed {
  readonly network: Resource<'azurerm_virtual_network'>
  readonly workspace: Resource<'azurerm_log_analytics_workspace'>
}

/**
 * Who talked to whom in the network: raw in storage, summed up in Log Analytics. Azure itself could write with an identity
 * (https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-managed-identity); azurerm up to 5.2 has no argument
 * for one, and a second provider for this alone is not worth it. So this account has keys, and the state holds them.
 */
export function flowLogs(env: Environment, place: Place, { network, workspace }: Observed) {
  const names = azureNames(env)
  const storage = resource('azurerm_storage_account', 'flow_logs', {
    name: names.flowLogStorage,
    ...place,
    ...guardedStorage(env.location),
    shared_access_key_enabled: true, // Network Watcher writes with it
    public_network_access_enabled: true, // the firewall below lets nobody in but Azure's own services
    network_rules: { default_action: 'Deny', bypass: ['AzureServices'] },
  })
  const log = resource('azurerm_network_watcher_flow_log', 'main', {
    name: names.flowLogs,
    // Azure makes one watcher a region, and no second: https://learn.microsoft.com/azure/network-watcher/network-watcher-create
    network_watcher_name: `NetworkWatcher_${env.location}`,
    resource_group_name: 'NetworkWatcherRG',
    location: place.location,
    tags: place.tags,
    target_resource_id: network.ref('id'),
    storage_account_id: storage.ref('id'),
    enabled: true,
    version: 2,
    retention_policy: { enabled: true, days: 90 },
    traffic_analytics: {
      enabled: true,
      interval_in_minutes: 10,
      workspace_id: workspace.ref('workspace_id'),
      workspace_region: workspace.ref('location'),
      workspace_resource_id: workspace.ref('id'),
    },
  })
  return { topic: { name: 'flow-logs', source: 'src/platform/azure/flow-logs.ts', blocks: [storage, log] } }
}
