import type { Environment } from '../../config/load.ts'
import { stateNames } from '../../config/names.ts'
import { data } from '../../engine/terraform/resource.ts'
import { terraformSettings } from './provider.ts'

/** Resource providers that the environment needs. Names are case-sensitive, microsoft.insights included. */
const registrations = ({ backup, cluster, managedPrometheus }: Environment) => [
  ...(managedPrometheus ? ['Microsoft.AlertsManagement'] : []),
  'Microsoft.Authorization',
  'Microsoft.Compute',
  'Microsoft.Consumption',
  'Microsoft.ContainerRegistry',
  'Microsoft.ContainerService',
  ...(backup ? ['Microsoft.DataProtection'] : []),
  'Microsoft.KeyVault',
  ...(backup ? ['Microsoft.KubernetesConfiguration'] : []),
  'Microsoft.ManagedIdentity',
  ...(managedPrometheus ? ['Microsoft.Monitor'] : []),
  'Microsoft.Network',
  'Microsoft.OperationalInsights',
  'Microsoft.PolicyInsights', // the policy add-on
  ...(cluster.defender ? ['Microsoft.Security'] : []),
  'Microsoft.Storage',
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
      source: 'src/platform/azure/terraform.ts',
      settings: terraformSettings({ azurerm }, registrations(env)),
      blocks: [client],
    },
    tenantId: client.ref('tenant_id'),
    subscriptionId: client.ref('subscription_id'),
  }
}
