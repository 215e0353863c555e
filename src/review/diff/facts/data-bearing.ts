import type { Level } from '../risk.ts'

/**
 * What is lost with a resource. A type that is not here is `high`: someone notices while it is away.
 *
 * Critical: what holds data, keys or state, or carries everything else, so that replacing it takes the platform down.
 */
export const RESOURCE_LOSS: Readonly<Record<string, { readonly level: Level; readonly what: string }>> = {
  azurerm_resource_group: { level: 'critical', what: 'everything in it' },
  azurerm_kubernetes_cluster: { level: 'critical', what: 'the cluster with every volume that only it knows' },
  azurerm_virtual_network: { level: 'critical', what: 'the network, and the cluster in it' },
  azurerm_subnet: { level: 'critical', what: 'the network of what is in it' },
  azurerm_key_vault: { level: 'critical', what: 'every secret and key in it' },
  azurerm_key_vault_key: { level: 'critical', what: 'what is encrypted with it' },
  azurerm_key_vault_secret: { level: 'critical', what: 'the secret' },
  azurerm_storage_account: { level: 'critical', what: 'every blob in it' },
  azurerm_storage_container: { level: 'critical', what: 'every blob in it' },
  azurerm_container_registry: { level: 'critical', what: 'every image in it' },
  azurerm_disk_encryption_set: { level: 'critical', what: 'the disks that are encrypted with it' },
  azurerm_managed_disk: { level: 'critical', what: 'the disk' },
  azurerm_data_protection_backup_vault: { level: 'critical', what: 'every backup in it' },
  azurerm_data_protection_backup_instance_kubernetes_cluster: { level: 'critical', what: 'the backups of the cluster' },
  azurerm_log_analytics_workspace: { level: 'critical', what: 'every log in it' },
  azurerm_monitor_workspace: { level: 'critical', what: 'every metric in it' },
  azurerm_kubernetes_cluster_node_pool: { level: 'high', what: 'its nodes and the pods on them, at once' },
  azurerm_public_ip: { level: 'high', what: 'the address: firewalls and DNS elsewhere may name it' },
  azurerm_nat_gateway: { level: 'high', what: 'the way out' },
  azurerm_user_assigned_identity: { level: 'high', what: 'its ids and every grant to it' },
  azurerm_management_lock: { level: 'high', what: 'the guard against deletion' },
  azurerm_network_security_group: { level: 'high', what: 'its rules' },
  azurerm_subnet_network_security_group_association: { level: 'high', what: 'the rules of the subnet' },
  azurerm_private_endpoint: { level: 'high', what: 'the private way to the service' },
  azurerm_private_dns_zone: { level: 'high', what: 'the names in it' },
  azurerm_nat_gateway_public_ip_association: {
    level: 'high',
    what: 'the address of the way out: nothing outside answers',
  },
  azurerm_private_dns_zone_virtual_network_link: {
    level: 'high',
    what: 'its names in the network: the service is looked for at its public address',
  },
  azurerm_subnet_nat_gateway_association: { level: 'high', what: 'the way out of the subnet: images, DNS and Azure' },
  azurerm_kubernetes_cluster_extension: { level: 'high', what: 'what it installed' },
  azurerm_kubernetes_cluster_trusted_access_role_binding: {
    level: 'medium',
    what: 'the way in of that service: backups stop',
  },
  azurerm_data_protection_backup_policy_kubernetes_cluster: {
    level: 'high',
    what: 'when backups are made and how long kept',
  },
  azurerm_security_center_subscription_pricing: { level: 'medium', what: 'what it watched' },
  azurerm_resource_policy_assignment: { level: 'medium', what: 'the policy' },
  azurerm_role_assignment: { level: 'medium', what: 'the right' },
  azurerm_federated_identity_credential: { level: 'medium', what: 'the sign-in' },
  azurerm_network_security_rule: { level: 'medium', what: 'the rule' },
  azurerm_container_registry_cache_rule: { level: 'low', what: 'the rule; what is cached stays' },
  azurerm_consumption_budget_resource_group: { level: 'low', what: 'the budget’s notifications' },
  azurerm_monitor_diagnostic_setting: { level: 'medium', what: 'the log, from then on' },
  azurerm_monitor_alert_prometheus_rule_group: { level: 'medium', what: 'its alerts' },
  azurerm_monitor_data_collection_rule: { level: 'medium', what: 'what it collects, from then on' },
  azurerm_monitor_data_collection_rule_association: { level: 'medium', what: 'what it collects, from then on' },
  azurerm_monitor_data_collection_endpoint: { level: 'medium', what: 'what comes through it' },
  azurerm_network_watcher_flow_log: { level: 'medium', what: 'the flow log, from then on' },
}

/** What is lost with a resource of a type. */
export function lossOf(type: string): { readonly level: Level; readonly what: string } {
  return (Object.hasOwn(RESOURCE_LOSS, type) && RESOURCE_LOSS[type]) || { level: 'high', what: 'what it does' }
}
