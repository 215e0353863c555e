import { type Weakening, whenBecomes, whenChanged, whenCome, whenGone, whenNoLongerOn, whenOn } from './weakening.ts'

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
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^azure_active_directory_role_based_access_control\.tenant_id$/,
    weakens: whenChanged('high'),
    why: 'Another tenant says who signs in.',
    source: 'https://learn.microsoft.com/azure/aks/enable-authentication-microsoft-entra-id',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^network_profile\.outbound_type$/,
    weakens: whenChanged('high'),
    why: 'Nodes take another way out, from other addresses: who knows them by those refuses them.',
    source: 'https://learn.microsoft.com/azure/aks/egress-outboundtype',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^automatic_upgrade_channel$/,
    weakens: whenBecomes('medium', /^rapid$/),
    why: 'Minor versions come as soon as they are out, with what they remove.',
    source: 'https://learn.microsoft.com/azure/aks/auto-upgrade-cluster',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^(web_app_routing|http_application_routing_enabled|ingress_application_gateway|service_mesh_profile)\b/,
    weakens: whenCome('medium'),
    why: 'Another way in comes, which nothing here guards.',
    source: 'https://learn.microsoft.com/azure/aks/app-routing',
  },
  {
    of: 'azurerm_key_vault',
    path: /^enabled_for_(deployment|disk_encryption|template_deployment)$/,
    weakens: whenOn('high'),
    why: 'Machines and deployments read secrets of it past every role.',
    source: 'https://learn.microsoft.com/azure/key-vault/general/rbac-guide',
  },
  {
    of: 'azurerm_key_vault_access_policy',
    path: /^$/,
    weakens: whenCome('high'),
    why: 'Somebody reads the vault past every role.',
    source: 'https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy',
  },
  {
    of: 'azurerm_container_registry_token',
    path: /^$/,
    weakens: whenCome('high'),
    why: 'Whoever holds its password signs in, past every role.',
    source:
      'https://learn.microsoft.com/azure/container-registry/container-registry-token-based-repository-permissions',
  },
  {
    of: 'azurerm_container_registry',
    path: /^sku$/,
    weakens: ({ before, after }) => (before === 'Premium' && after !== 'Premium' ? 'high' : undefined),
    why: 'Private endpoints, retention, replication and data endpoints are of Premium alone: Azure refuses it, or they end.',
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-skus',
  },
  {
    of: 'azurerm_log_analytics_workspace',
    path: /^daily_quota_gb$/,
    weakens: ({ before, after }) =>
      Number(after ?? -1) !== -1 && (before === undefined || Number(before) === -1 || Number(after) < Number(before))
        ? 'medium'
        : undefined,
    why: 'Logs of the day, audit among them, stop where it is reached.',
    source: 'https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap',
  },
  {
    of: 'azurerm_virtual_network',
    path: /^dns_servers(\[\])?$/,
    weakens: ({ after }) => (after === undefined ? undefined : 'high'),
    why: 'Somebody else says where names are, to nodes and to every pod on them.',
    source:
      'https://learn.microsoft.com/azure/virtual-network/virtual-networks-name-resolution-for-vms-and-role-instances',
  },
  {
    of: 'azurerm_resource_policy_assignment',
    path: /^(parameters\b.*|enforce|not_scopes(\[\])?|resource_id|policy_definition_id)$/,
    weakens: whenChanged('medium'),
    why: 'Azure Policy asks something else of pods, or of fewer of them, or only looks.',
    source: 'https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure',
  },
  {
    path: /^route\b.*address_prefix$|^$/,
    of: 'azurerm_route_table',
    weakens: ({ path, after }) =>
      after !== undefined && (path !== '' || /"address_prefix"/.test(JSON.stringify(after))) ? 'high' : undefined,
    why: 'What leaves the network goes by an address of this table.',
    source: 'https://learn.microsoft.com/azure/virtual-network/virtual-networks-udr-overview',
  },
  {
    of: 'azurerm_federated_identity_credential',
    path: /^audience(\[\])?$/,
    weakens: whenChanged('medium'),
    why: 'Tokens are for somebody else: who signed in with it no longer does.',
    source: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  },
  {
    path: /^(network_acls\.bypass|network_rules\.bypass(\[\])?|network_rule_bypass_option)$/,
    weakens: ({ before, after }) => (before === 'AzureServices' && after !== before ? 'medium' : undefined),
    why: 'Services of Azure that it let past, backup and disk encryption among them, are refused.',
    source:
      'https://learn.microsoft.com/azure/key-vault/general/network-security#key-vault-firewall-enabled-trusted-services-only',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^maintenance_window\w*\.\w+$/,
    weakens: ({ before, after }) => (before === undefined || after === undefined ? undefined : 'low'),
    why: 'Nodes and Kubernetes are upgraded at another time.',
    source: 'https://learn.microsoft.com/azure/aks/planned-maintenance',
  },
  {
    of: 'azurerm_kubernetes_cluster',
    path: /^image_cleaner_enabled$/,
    weakens: whenNoLongerOn('low'),
    why: 'Old images with known holes stay on the nodes.',
    source: 'https://learn.microsoft.com/azure/aks/image-cleaner',
  },
  {
    of: 'azurerm_container_registry',
    path: /^role_assignment_mode$/,
    weakens: whenChanged('high'),
    why: 'Other roles hold in it: who pulled or pushed by those of before is refused until he has the others.',
    source: 'https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions',
  },
  {
    of: 'azurerm_resource_policy_exemption',
    path: /^$/,
    weakens: whenCome('medium'),
    why: 'What it is for need not keep the policy.',
    source: 'https://learn.microsoft.com/azure/governance/policy/concepts/exemption-structure',
  },
  {
    of: 'azurerm_kubernetes_cluster_node_pool',
    path: /^mode$/,
    weakens: whenChanged('low'),
    why: 'What AKS itself needs runs beside the workloads, or no longer.',
    source: 'https://learn.microsoft.com/azure/aks/use-system-pools',
  },
]
