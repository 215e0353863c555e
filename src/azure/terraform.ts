import type { Environment } from '../config/load.ts'
import { stateNames } from '../config/names.ts'
import { data } from '../terraform/resource.ts'
import { terraformSettings } from './provider.ts'

// Names are case-sensitive, microsoft.insights included.
const REGISTRATIONS = [
  'Microsoft.Compute',
  'Microsoft.ContainerRegistry',
  'Microsoft.ContainerService',
  'Microsoft.KeyVault',
  'Microsoft.ManagedIdentity',
  'Microsoft.Network',
  'Microsoft.OperationalInsights',
  'Microsoft.PolicyInsights', // the policy add-on
  'microsoft.insights',
]

/** Versions, provider, and a state in Azure Storage that is locked by a blob lease and read with Entra ID alone. */
export function terraform(env: Environment) {
  const state = stateNames(env.organization)
  const azurerm = {
    resource_group_name: state.resourceGroup,
    storage_account_name: state.storageAccount,
    container_name: state.container,
    key: state.key(env.name),
    use_azuread_auth: true,
    use_oidc: true, // in GitHub Actions; where there is no such token, the login of the Azure CLI is used
  }
  const client = data('azurerm_client_config', 'current', {})
  return {
    topic: {
      name: 'terraform',
      source: 'src/azure/terraform.ts',
      settings: terraformSettings({ azurerm }, REGISTRATIONS),
      blocks: [client],
    },
    tenantId: client.ref('tenant_id'),
  }
}
