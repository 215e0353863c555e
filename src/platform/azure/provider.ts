import type { Provider } from '../../../imports/azurerm.ts'
import { TERRAFORM } from '../../config/versions.ts'

/**
 * The settings of one root module: versions, where its state is, the provider. The subscription comes from
 * `ARM_SUBSCRIPTION_ID`, so that a checkout alone cannot change anything.
 *
 * @param registrations - Resource providers that the subscription must know; since azurerm 5 none is by itself.
 */
export function terraformSettings(backend: Readonly<Record<string, unknown>>, registrations: readonly string[]) {
  const azurerm: Provider = {
    features: {
      key_vault: { purge_soft_delete_on_destroy: false },
      resource_group: { prevent_deletion_if_contains_resources: true },
      storage: { data_plane_available: false }, // nothing here needs it, and it would need a data role to look
    },
    storage_use_azuread: true, // the storage account has its shared keys off
    resource_provider_registrations: 'none',
    resource_providers_to_register: registrations,
  }
  return {
    terraform: {
      required_version: TERRAFORM.core,
      required_providers: { azurerm: { source: 'hashicorp/azurerm', version: TERRAFORM.azurerm } },
      backend,
    },
    provider: { azurerm },
  }
}
