import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { backupRights } from './backup-rights.ts'
import type { Place } from './group.ts'
import type { network } from './network.ts'
import { privateEndpoint } from './private-endpoint.ts'
import { guardedStorage } from './storage.ts'

interface Protected {
  readonly network: Pick<ReturnType<typeof network>, 'main' | 'privateEndpoints'>
  readonly cluster: Resource<'azurerm_kubernetes_cluster'>
  readonly controlPlane: Resource<'azurerm_user_assigned_identity'>
  readonly subscriptionId: Ref
  readonly tenantId: Ref
}
type Schedule = NonNullable<Environment['backup']>

/** Where backups are kept: objects in storage that only the cluster reaches, disks as snapshots in a group of their own. */
function places(env: Environment, place: Place, net: Protected['network']) {
  const names = azureNames(env)
  const snapshots = resource('azurerm_resource_group', 'snapshots', {
    name: names.backupSnapshots,
    location: env.location,
    tags: env.tags,
  })
  const storage = resource('azurerm_storage_account', 'backup', {
    name: names.backupStorage,
    ...place,
    ...guardedStorage(env.location),
    public_network_access_enabled: false,
    network_rules: { default_action: 'Deny', bypass: ['AzureServices'] },
  })
  const container = resource('azurerm_storage_container', 'backup', {
    name: 'backup',
    storage_account_id: storage.ref('id'),
    container_access_type: 'private',
  })
  const endpoint = privateEndpoint(env, place, net, 'backup', { id: storage.ref('id'), part: 'blob' })
  return { snapshots, storage, container, blocks: [snapshots, storage, container, ...endpoint] }
}

/** When backups are made and how long they are kept. */
function policy(place: Place, vault: Resource<'azurerm_data_protection_backup_vault'>, schedule: Schedule) {
  return resource('azurerm_data_protection_backup_policy_kubernetes_cluster', 'main', {
    name: 'cluster',
    resource_group_name: place.resource_group_name,
    vault_name: vault.ref('name'),
    backup_repeating_time_intervals: [`R/2026-01-01T01:00:00+00:00/PT${schedule.everyHours}H`],
    default_retention_rule: { life_cycle: { data_store_type: 'OperationalStore', duration: `P${schedule.keepDays}D` } },
  })
}

/** Azure Backup of what is in the cluster. Git has what it should be; this has the disks, and what people changed. */
export function backup(env: Environment, place: Place, schedule: Schedule, target: Protected) {
  const { cluster } = target
  const { snapshots, storage, container, blocks } = places(env, place, target.network)
  const vault = resource('azurerm_data_protection_backup_vault', 'main', {
    name: azureNames(env).backupVault,
    ...place,
    datastore_type: 'OperationalStore',
    redundancy: 'LocallyRedundant', // of the vault itself; snapshots and objects are elsewhere
    soft_delete: 'On',
    retention_duration_in_days: 14,
    identity: { type: 'SystemAssigned' },
  })
  const extension = resource('azurerm_kubernetes_cluster_extension', 'backup', {
    name: 'azure-aks-backup',
    cluster_id: cluster.ref('id'),
    extension_type: 'microsoft.dataprotection.kubernetes',
    release_train: 'stable',
    release_namespace: 'dataprotection-microsoft',
    configuration_settings: {
      'configuration.backupStorageLocation.bucket': container.ref('name'),
      'configuration.backupStorageLocation.config.storageAccount': storage.ref('name'),
      'configuration.backupStorageLocation.config.resourceGroup': storage.ref('resource_group_name'),
      'configuration.backupStorageLocation.config.subscriptionId': target.subscriptionId,
      'configuration.backupStorageLocation.config.useAAD': 'true', // the account has no keys
      'configuration.backupStorageLocation.config.storageAccountURI': storage.ref('primary_blob_endpoint'),
      'credentials.tenantId': target.tenantId,
    },
  })
  const access = resource('azurerm_kubernetes_cluster_trusted_access_role_binding', 'backup', {
    name: 'backup-vault',
    kubernetes_cluster_id: cluster.ref('id'),
    source_resource_id: vault.ref('id'),
    roles: ['Microsoft.DataProtection/backupVaults/backup-operator'],
  })
  const rights = backupRights({ ...target, vault, extension, snapshots, storage })
  const rule = policy(place, vault, schedule)
  const instance = resource('azurerm_data_protection_backup_instance_kubernetes_cluster', 'main', {
    name: 'cluster',
    location: place.location,
    vault_id: vault.ref('id'),
    kubernetes_cluster_id: cluster.ref('id'),
    snapshot_resource_group_name: snapshots.ref('name'),
    backup_policy_id: rule.ref('id'),
    backup_datasource_parameters: { cluster_scoped_resources_enabled: true, volume_snapshot_enabled: true },
    depends_on: [access, ...rights],
  })
  const all = [...blocks, vault, extension, access, ...rights, rule, instance]
  return { topic: { name: 'backup', source: 'src/platform/azure/backup.ts', blocks: all } }
}
