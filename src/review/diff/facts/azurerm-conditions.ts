/**
 * What an argument marked `?` in `azurerm-arguments.ts` does, by its values before and after: the first case that holds,
 * in place where none does. An argument that is marked and not here depends on more than its values, or nobody knows.
 *
 * Source: `ForceNewIfChange` and `CustomizeDiff` of hashicorp/terraform-provider-azurerm v5.2.0, in `internal/services/`.
 */
import type { Effect } from './effect.ts'

/** Some values, or whether there is one. */
type Values = 'set' | 'unset' | readonly unknown[]

/** One way in which an argument changes. What is left out may be anything. */
export interface Case {
  readonly from?: Values
  readonly to?: Values
  /** A block that comes or goes as a whole. */
  readonly block?: string
  /** Another argument, which must have one of these values afterwards. */
  readonly beside?: readonly [path: string, values: readonly unknown[]]
  /** An argument that had the value that this one gets. */
  readonly toThatOf?: string
  /** The first version of the provider in which this no longer holds. */
  readonly until?: string
  readonly effect: Effect
}

// Nodes are re-imaged among these, and replaced otherwise.
const LINUX = ['Ubuntu', 'Ubuntu2204', 'Ubuntu2404', 'AzureLinux', 'AzureLinux3']

// Kinds of replication over zones of a region, and others.
const ZONES = ['ZRS', 'GZRS', 'RAGZRS']
const NO_ZONES = ['LRS', 'GRS', 'RAGRS']

const UNTIL_5_2: readonly Case[] = [{ until: '5.2.0', effect: 'replaces' }]

/** Cases by type and argument. */
export const AZURERM_CONDITIONS: Readonly<Record<string, Readonly<Record<string, readonly Case[]>>>> = {
  azurerm_container_registry_cache_rule: {
    credential_set_id: [{ from: 'set', to: 'unset', effect: 'replaces' }],
  },
  azurerm_data_protection_backup_vault: {
    cross_region_restore_enabled: [{ from: [true], effect: 'replaces' }],
    immutability: [{ from: ['Locked'], effect: 'replaces' }],
    soft_delete: [{ from: ['AlwaysOn'], effect: 'replaces' }],
  },
  azurerm_disk_encryption_set: {
    'identity.type': [
      { from: ['UserAssigned', 'SystemAssigned, UserAssigned'], to: ['SystemAssigned'], effect: 'replaces' },
    ],
  },
  azurerm_kubernetes_cluster: {
    'api_server_access_profile.subnet_id': [{ from: 'set', to: 'unset', effect: 'replaces' }],
    'default_node_pool.name': [
      // Back from the stand-in, after a rotation that failed half way.
      { toThatOf: 'default_node_pool.temporary_name_for_rotation', effect: 'rotates nodes' },
      { effect: 'replaces' },
    ],
    'default_node_pool.os_sku': [{ from: LINUX, to: LINUX, effect: 'in place' }, { effect: 'rotates nodes' }],
    'network_profile.network_plugin': [
      {
        from: ['kubenet'],
        to: ['azure'],
        beside: ['network_profile.network_plugin_mode', ['overlay']],
        effect: 'in place',
      },
      { effect: 'replaces' },
    ],
    'network_profile.pod_cidr': [{ from: 'set', effect: 'replaces' }],
    'network_profile.pod_cidrs': [{ from: 'set', effect: 'replaces' }],
  },
  azurerm_monitor_data_collection_rule: {
    kind: [{ from: 'set', effect: 'replaces' }],
  },
  azurerm_private_dns_zone: {
    soa_record: [{ block: 'soa_record', effect: 'replaces' }],
  },
  azurerm_public_ip: {
    domain_name_label_scope: [{ from: 'set', effect: 'replaces' }],
  },
  azurerm_role_assignment: {
    condition: UNTIL_5_2,
    condition_version: UNTIL_5_2,
    description: UNTIL_5_2,
  },
  azurerm_storage_account: {
    account_replication_type: [
      { from: ZONES, to: NO_ZONES, effect: 'replaces' },
      { from: NO_ZONES, to: ZONES, effect: 'replaces' },
    ],
    immutability_policy: [{ block: 'immutability_policy', effect: 'replaces' }],
    'immutability_policy.state': [
      { block: 'immutability_policy', effect: 'replaces' },
      { from: ['Locked'], effect: 'replaces' },
    ],
  },
}
