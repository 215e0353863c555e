import type { Resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf, systemPrincipal } from './grant.ts'

interface Parts {
  readonly cluster: Resource<'azurerm_kubernetes_cluster'>
  readonly controlPlane: Resource<'azurerm_user_assigned_identity'>
  readonly vault: Resource<'azurerm_data_protection_backup_vault'>
  readonly extension: Resource<'azurerm_kubernetes_cluster_extension'>
  readonly snapshots: Resource<'azurerm_resource_group'>
  readonly storage: Resource<'azurerm_storage_account'>
}

/** What Azure Backup checks before it protects a cluster. */
// https://learn.microsoft.com/azure/backup/azure-kubernetes-service-cluster-backup-concept#required-roles-and-permissions
export function backupRights({ cluster, controlPlane, vault, extension, snapshots, storage }: Parts) {
  const backupVault = systemPrincipal(vault.ref('identity[0].principal_id'))
  const group = snapshots.ref('id')
  return [
    grant('backup_vault_reads_cluster', {
      to: backupVault,
      role: 'Reader',
      on: cluster.ref('id'),
      description: 'Lets Azure Backup see the cluster.',
    }),
    grant('backup_vault_reads_snapshots', {
      to: backupVault,
      role: 'Reader',
      on: group,
      description: 'Lets Azure Backup find its snapshots.',
    }),
    grant('backup_vault_manages_snapshots', {
      to: backupVault,
      role: 'Disk Snapshot Contributor',
      on: group,
      description: 'Lets Azure Backup remove old snapshots.',
    }),
    grant('backup_vault_reads_disks', {
      to: backupVault,
      role: 'Data Operator for Managed Disks',
      on: group,
      description: 'Lets Azure Backup copy snapshots.',
    }),
    grant('backup_vault_reads_objects', {
      to: backupVault,
      role: 'Storage Blob Data Reader',
      on: storage.ref('id'),
      description: 'Lets Azure Backup read the saved objects.',
    }),
    grant('backup_extension_writes_objects', {
      to: systemPrincipal(extension.ref('aks_assigned_identity[0].principal_id')),
      role: 'Storage Blob Data Contributor',
      on: storage.ref('id'),
      description: 'Lets the cluster save its objects.',
    }),
    grant('control_plane_makes_snapshots', {
      to: principalOf(controlPlane),
      role: 'Contributor', // Azure Backup refuses less; the group holds nothing else
      on: group,
      description: 'Lets the cluster make and restore snapshots of its disks.',
    }),
  ]
}
