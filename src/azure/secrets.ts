import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import type { Ref } from '../terraform/ref.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import { entraGroup, grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

/** Who reaches the vault, besides the admins. */
interface Consumer {
  readonly tenantId: Ref
  readonly egressAddress: Ref
  readonly externalSecrets: Resource<'azurerm_user_assigned_identity'>
}

/** The Key Vault: people put secrets in, External Secrets carries them into the cluster. */
export function secrets(env: Environment, place: Place, { tenantId, egressAddress, externalSecrets }: Consumer) {
  const main = resource('azurerm_key_vault', 'main', {
    name: azureNames(env).keyVault,
    ...place,
    tenant_id: tenantId,
    sku_name: 'standard',
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    soft_delete_retention_days: 90, // the most; a vault that is created again within them is recovered
    network_acls: {
      default_action: 'Deny',
      bypass: 'AzureServices',
      // The cluster, and the people who may also reach the API server.
      ip_rules: [egressAddress, ...env.cluster.apiServerRanges],
    },
  })
  const reads = grant('external_secrets_reads_secrets', {
    to: principalOf(externalSecrets),
    role: 'Key Vault Secrets User',
    on: main.ref('id'),
    description: 'Lets External Secrets copy secrets into the cluster.',
  })
  const sets = grant('admins_set_secrets', {
    to: entraGroup(env.access.admins),
    role: 'Key Vault Secrets Officer',
    on: main.ref('id'),
    description: 'Lets the admins set and rotate secrets.',
  })
  return { topic: { name: 'secrets', source: 'src/azure/secrets.ts', blocks: [main, reads, sets] }, main }
}
