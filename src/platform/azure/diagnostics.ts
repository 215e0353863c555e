import type { Ref } from '../../engine/terraform/ref.ts'
import { type Block, type Resource, resource } from '../../engine/terraform/resource.ts'
import { containerInsights } from './container-insights.ts'
import type { Place } from './group.ts'

interface Sources {
  readonly cluster: Resource<'azurerm_kubernetes_cluster'>
  readonly registry: Resource<'azurerm_container_registry'>
  readonly vault: Resource<'azurerm_key_vault'>
}

// https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs
const CLUSTER_LOGS = [
  'cloud-controller-manager',
  'cluster-autoscaler',
  'guard', // sign-ins and Azure RBAC decisions
  'kube-apiserver',
  'kube-audit-admin', // what changed; kube-audit also has every read, at many times the price
  'kube-controller-manager',
  'kube-scheduler',
]
const REGISTRY_LOGS = ['ContainerRegistryLoginEvents', 'ContainerRegistryRepositoryEvents']
const VAULT_LOGS = ['AuditEvent']

/** What is logged: the control plane, the containers, and every use of the registry and of the vault. */
export function diagnostics(place: Place, workspaceId: Ref, { cluster, registry, vault }: Sources) {
  const log = (name: string, target: Ref, categories: readonly string[], options = {}) =>
    resource('azurerm_monitor_diagnostic_setting', name, {
      name: 'log-analytics',
      target_resource_id: target,
      log_analytics_workspace_id: workspaceId,
      ...options,
      enabled_log: categories.map((category) => ({ category })),
    })
  const blocks: Block[] = [
    // A table for each category. The registry and the vault refuse the choice.
    log('cluster', cluster.ref('id'), CLUSTER_LOGS, { log_analytics_destination_type: 'Dedicated' }),
    log('registry', registry.ref('id'), REGISTRY_LOGS),
    log('vault', vault.ref('id'), VAULT_LOGS),
    ...containerInsights(place, workspaceId, cluster),
  ]
  return { topic: { name: 'diagnostics', source: 'src/platform/azure/diagnostics.ts', blocks } }
}
