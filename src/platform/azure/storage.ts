import type { AzurermStorageAccount } from '../../../imports/azurerm.ts'
import { replicationOf } from '../../config/regions.ts'

/** How many days blobs and containers can be brought back. */
const DAYS_RECOVERABLE = 30

/** What every storage account has: no keys, no passwords, no way out, every change recoverable. */
export const guardedStorage = (location: string) =>
  ({
    account_tier: 'Standard',
    account_replication_type: replicationOf(location),
    shared_access_key_enabled: false,
    default_to_oauth_authentication: true,
    local_user_enabled: false,
    allow_nested_items_to_be_public: false,
    allowed_copy_scope: 'AAD',
    cross_tenant_replication_enabled: false,
    min_tls_version: 'TLS1_2',
    infrastructure_encryption_enabled: true,
    sas_policy: { expiration_period: '00.01:00:00', expiration_action: 'Block' },
    blob_properties: {
      versioning_enabled: true,
      change_feed_enabled: true,
      change_feed_retention_in_days: 90,
      delete_retention_policy: { days: DAYS_RECOVERABLE },
      container_delete_retention_policy: { days: DAYS_RECOVERABLE },
    },
  }) satisfies Partial<AzurermStorageAccount>
