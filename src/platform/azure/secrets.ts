import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { resource } from '../../engine/terraform/resource.ts'
import { entraGroup, grant } from './grant.ts'
import type { Place } from './group.ts'
import type { network } from './network.ts'
import { privateEndpoint } from './private-endpoint.ts'

/** Where the vault is, and for whom. */
interface Surroundings {
  readonly tenantId: Ref
  readonly network: Pick<ReturnType<typeof network>, 'main' | 'privateEndpoints' | 'egressAddress'>
}

/** The Key Vault: people put secrets in, External Secrets carries them into the cluster. */
export function secrets(env: Environment, place: Place, { tenantId, network }: Surroundings) {
  const isPrivate = env.vault.private
  const main = resource('azurerm_key_vault', 'main', {
    name: azureNames(env).keyVault,
    ...place,
    tenant_id: tenantId,
    sku_name: 'standard',
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    soft_delete_retention_days: 90, // the most; a vault that is created again within them is recovered
    public_network_access_enabled: env.vault.publicAccess,
    network_acls: {
      default_action: 'Deny',
      bypass: 'AzureServices',
      // People, who may also reach the API server, and the cluster where it has no endpoint.
      ip_rules: env.vault.publicAccess
        ? [...(isPrivate ? [] : [network.egressAddress]), ...env.cluster.apiServerRanges]
        : [],
    },
  })
  const sets = grant('admins_set_secrets', {
    to: entraGroup(env.access.admins),
    role: 'Key Vault Secrets Officer',
    on: main.ref('id'),
    description: 'Lets the admins set and rotate secrets.',
  })
  const endpoint = isPrivate ? privateEndpoint(env, place, network, 'vault', { id: main.ref('id'), part: 'vault' }) : []
  return {
    topic: { name: 'secrets', source: 'src/platform/azure/secrets.ts', blocks: [main, sets, ...endpoint] },
    main,
  }
}
