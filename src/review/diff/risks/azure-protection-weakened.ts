import { refusalOf } from '../facts/azure-refusals.ts'
import { leaves, plainPath } from '../fields.ts'
import { type Raised, resourceRisk } from '../risk.ts'
import { showChange } from '../show.ts'

/** Arguments with the value that protects. */
const PROTECTS: Readonly<Record<string, unknown>> = {
  admin_enabled: false,
  allow_nested_items_to_be_public: false,
  anonymous_pull_enabled: false,
  azure_policy_enabled: true,
  azure_rbac_enabled: true,
  container_access_type: 'private',
  cross_tenant_replication_enabled: false,
  default_outbound_access_enabled: false,
  enforce: true,
  host_encryption_enabled: true,
  https_traffic_only_enabled: true,
  infrastructure_encryption_enabled: true,
  local_account_disabled: true,
  local_authentication_enabled: false,
  local_user_enabled: false,
  min_tls_version: 'TLS1_2',
  node_public_ip_enabled: false,
  prevent_destroy: true,
  private_cluster_enabled: true,
  purge_protection_enabled: true,
  rbac_authorization_enabled: true,
  role_based_access_control_enabled: true,
  run_command_enabled: false,
  secret_rotation_enabled: true,
  shared_access_key_enabled: false,
  versioning_enabled: true,
}

/** Days for which something can be had back or read. */
const RETENTION =
  /(^|\.)(soft_delete_retention_days|retention_in_days|retention_duration_in_days|retention_policy_in_days|days)$/

/** A guard that is switched off, or lasts shorter. */
export const azureProtectionWeakened = resourceRisk(
  'azure-protection-weakened',
  ['high', 'medium'],
  'A guard in Azure is switched off (local accounts, purge protection, encryption, …), or keeps things for fewer days.',
  (change): Raised[] => {
    if (change.what !== 'changed') return []
    return change.fields.flatMap(leaves).flatMap((field): Raised[] => {
      const { path, before, after } = field
      if (refusalOf(change.type, field)) return [] // nothing is weakened
      const plain = plainPath(path)
      const name = plain.split('.').at(-1) ?? ''
      const message = `${path}: ${showChange({ before, after })}.`
      if (Object.hasOwn(PROTECTS, name) && before === PROTECTS[name]) return [{ level: 'high', message }]
      if (name === 'sku_tier' && after === 'Free')
        return [{ level: 'medium', message: `${message} The API server has no SLA.` }]
      if (RETENTION.test(plain) && Number(after ?? 0) < Number(before)) return [{ level: 'medium', message }]
      return []
    })
  },
)
