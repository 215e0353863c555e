import { type Weakening, whenChanged, whenCome, whenGone, whenNoLongerOn } from './weakening.ts'

const DIAGNOSTICS = 'https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs'

const LIFECYCLE = 'https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle'

/** Arguments of resources that no other class looks at, by type. */
export const RESOURCES: readonly Weakening[] = [
  {
    of: 'azurerm_monitor_diagnostic_setting',
    path: /^enabled_log\[/,
    weakens: ({ path, before, after }) =>
      before === undefined || after !== undefined
        ? undefined
        : /audit|guard|login|allLogs/i.test(path)
          ? 'high'
          : 'medium',
    why: 'Nobody can tell afterwards what happened, or who did it.',
    source: DIAGNOSTICS,
  },
  {
    of: 'azurerm_monitor_diagnostic_setting',
    path: /^(enabled_log|log_analytics_workspace_id)$/,
    weakens: whenGone('high'),
    why: 'Nobody can tell afterwards what happened, or who did it.',
    source: DIAGNOSTICS,
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^(microsoft_defender|oms_agent|monitor_metrics|key_vault_secrets_provider|maintenance_window\w*)\b/,
    weakens: whenGone('medium'),
    why: 'What it watched or kept is no longer.',
    source: 'https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/kubernetes_cluster',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^(automatic_upgrade_channel|node_os_upgrade_channel)$/,
    weakens: (change) =>
      change.after === undefined || change.after === 'None' || change.after === 'none' ? 'medium' : undefined,
    why: 'Fixes of Kubernetes or of nodes wait until a person brings them.',
    source: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^azure_active_directory_role_based_access_control\.admin_group_object_ids\[\]$/,
    weakens: whenCome('high'),
    why: 'Its members are administrators of the cluster.',
    source: 'https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id',
  },
  {
    of: 'azurerm_container_registry',
    path: /^(retention_policy_in_days|quarantine_policy_enabled|trust_policy_enabled)$/,
    weakens: whenNoLongerOn('medium'),
    why: 'Images are taken, or kept, without the check.',
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-best-practices',
  },
  {
    of: 'azurerm_consumption_budget_resource_group',
    path: /^(amount|notification\b)/,
    weakens: ({ path, before, after }) =>
      path === 'amount'
        ? Number(after) > Number(before)
          ? 'low'
          : undefined
        : after === undefined
          ? 'medium'
          : undefined,
    why: 'Somebody hears later of what it costs, or never.',
    source: 'https://learn.microsoft.com/azure/cost-management-billing/costs/tutorial-acm-create-budgets',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^network_profile\.network_policy$/,
    weakens: whenGone('high'),
    why: 'No NetworkPolicy holds any more: every pod reaches every other.',
    source: 'https://learn.microsoft.com/azure/aks/use-network-policies',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^workload_identity_enabled$/,
    weakens: whenNoLongerOn('high'),
    why: 'Pods no longer sign in to Azure: what lives on the vault or on Entra stops.',
    source: 'https://learn.microsoft.com/azure/aks/workload-identity-overview',
  },
  {
    of: 'azurerm_container_registry_cache_rule',
    path: /^source_repo$/,
    weakens: whenChanged('high'),
    why: 'What the registry hands out under this name is somebody else’s.',
    source: 'https://learn.microsoft.com/azure/container-registry/artifact-cache-overview',
  },
  {
    path: /^lifecycle\.ignore_changes(\[\])?$/,
    weakens: ({ after }) => (after === undefined ? undefined : 'medium'),
    why: 'Terraform no longer sets it: what somebody changes by hand stays, and the files say nothing of it.',
    source: LIFECYCLE,
  },
  {
    path: /^lifecycle\.prevent_destroy$/,
    weakens: whenNoLongerOn('high'),
    why: 'An apply may destroy it.',
    source: LIFECYCLE,
  },
]
