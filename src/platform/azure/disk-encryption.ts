import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { type Resource, resource, text } from '../../engine/terraform/resource.ts'
import { entraGroup, grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

/** Name of the key in the vault. */
const KEY = 'disks'

interface Users {
  readonly vault: Resource<'azurerm_key_vault'>
  readonly controlPlane: Resource<'azurerm_user_assigned_identity'>
}

/**
 * Disks of nodes and volumes under a key of our own. A person makes the key and this resource once, with `npm run
 * bootstrap`: for both one has to reach into the vault, which no pipeline can. The provider reads the newest version of
 * the key when it makes the set, and never again as long as `key_vault_key_id` stays: from then on CI plans and applies.
 *
 * A new version of the key: volumes take it within an hour. The nodes' disks are ephemeral and take it with their next
 * image, within two weeks; sooner by a pool that is scaled to 0 and back. The old version has to stay enabled until then.
 * https://learn.microsoft.com/azure/aks/azure-disk-customer-managed-keys#limitations
 */
export function diskEncryption(env: Environment, place: Place, { vault, controlPlane }: Users) {
  const names = azureNames(env)
  const identity = resource('azurerm_user_assigned_identity', 'disks', { name: names.identity('disks'), ...place })
  const uses = grant('disks_use_key', {
    to: principalOf(identity),
    role: 'Key Vault Crypto Service Encryption User',
    on: vault.ref('id'),
    description: 'Lets the disks wrap and unwrap their keys.',
  })
  const makes = grant('admins_make_keys', {
    to: entraGroup(env.access.admins),
    role: 'Key Vault Crypto Officer',
    on: vault.ref('id'),
    description: 'Lets the admins make and rotate the key of the disks.',
  })
  const main = resource('azurerm_disk_encryption_set', 'main', {
    name: names.diskEncryptionSet,
    ...place,
    key_vault_key_id: text`${vault.ref('vault_uri')}keys/${KEY}`, // no version: the newest
    auto_key_rotation_enabled: true,
    identity: { type: 'UserAssigned', identity_ids: [identity.ref('id')] },
    depends_on: [uses],
  })
  const reads = grant('control_plane_reads_disk_encryption', {
    to: principalOf(controlPlane),
    role: 'Reader',
    on: main.ref('id'),
    description: 'Lets AKS make disks with this encryption.',
  })
  const blocks = [identity, uses, makes, main, reads]
  return {
    topic: { name: 'disk-encryption', source: 'src/platform/azure/disk-encryption.ts', blocks },
    main,
    ready: [reads],
  }
}
