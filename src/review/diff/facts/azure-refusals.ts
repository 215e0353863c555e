import { at, list } from '../../../engine/policies/fields.ts'
import { type FieldChange, plainPath } from '../fields.ts'

/** A change of an argument that Azure or the provider refuses, whatever the plan says. */
interface Refusal {
  readonly type: string
  /** The argument, as a path without places in lists. */
  readonly path: string
  refuses(change: FieldChange): boolean
  readonly why: string
}

const removes = ({ before }: FieldChange): boolean => before !== undefined
const always = (): boolean => true

const REFUSALS: readonly Refusal[] = [
  // https://learn.microsoft.com/azure/virtual-network/virtual-network-manage-subnet#change-subnet-settings
  {
    type: 'azurerm_subnet',
    path: 'address_prefixes',
    refuses: removes,
    why: 'Azure refuses it while anything is in the subnet (InUsePrefixCannotBeDeleted)',
  },
  // https://learn.microsoft.com/azure/virtual-network/manage-subnet-delegation
  {
    type: 'azurerm_subnet',
    path: 'delegation.name',
    refuses: ({ after }) => after === undefined,
    why: 'Azure refuses it while the service that it is for is in the subnet',
  },
  // https://learn.microsoft.com/azure/virtual-network/manage-virtual-network#add-or-remove-an-address-range
  {
    type: 'azurerm_virtual_network',
    path: 'address_space',
    refuses: removes,
    why: 'Azure refuses to remove a range that a subnet is in',
  },
  // https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview#key-vault-recovery
  {
    type: 'azurerm_key_vault',
    path: 'soft_delete_retention_days',
    refuses: always,
    why: 'The days of a vault that exists cannot be changed',
  },
  {
    type: 'azurerm_key_vault',
    path: 'purge_protection_enabled',
    refuses: ({ before, after }) => before === true && after !== true,
    why: 'Purge protection cannot be switched off again',
  },
  // https://learn.microsoft.com/azure/aks/use-oidc-issuer
  {
    type: 'azurerm_kubernetes_cluster',
    path: 'oidc_issuer_enabled',
    refuses: ({ before, after }) => before === true && after !== true,
    why: 'AKS does not switch an issuer off again',
  },
  // https://learn.microsoft.com/azure/virtual-network/ip-services/public-ip-basic-upgrade-guidance
  {
    type: 'azurerm_public_ip',
    path: 'sku',
    refuses: ({ after }) => after === 'Basic',
    why: 'Azure makes no basic addresses any more',
  },
]

/** Why a change of an argument is refused; `undefined` where it is not. */
export function refusalOf(type: string, change: FieldChange): string | undefined {
  const path = plainPath(change.path)
  return REFUSALS.find((one) => one.type === type && one.path === path && one.refuses(change))?.why
}

// Lengths and characters: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const NAMES: Readonly<Record<string, readonly [shape: RegExp, rule: string]>> = {
  azurerm_container_registry: [/^[a-zA-Z0-9]{5,50}$/, '5 to 50 letters and digits'],
  azurerm_federated_identity_credential: [/^[a-zA-Z0-9][\w-]{2,119}$/, '3 to 120 letters, digits, - and _'],
  azurerm_key_vault: [
    /^(?!.*--)[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$/,
    '3 to 24 letters, digits and single hyphens, a letter first',
  ],
  azurerm_kubernetes_cluster: [/^[a-zA-Z0-9]([\w-]{0,61}[a-zA-Z0-9])?$/, '1 to 63 letters, digits, - and _'],
  azurerm_kubernetes_cluster_node_pool: [/^[a-z][a-z0-9]{0,11}$/, '1 to 12 small letters and digits'],
  azurerm_log_analytics_workspace: [
    /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
    '4 to 63 letters, digits and hyphens',
  ],
  azurerm_resource_group: [/^[\w().-]{0,89}[\w()-]$/, '1 to 90 letters, digits and -_.(), no dot at the end'],
  azurerm_storage_account: [/^[a-z0-9]{3,24}$/, '3 to 24 small letters and digits'],
  azurerm_user_assigned_identity: [/^[a-zA-Z0-9][\w-]{2,127}$/, '3 to 128 letters, digits, - and _'],
}

const isLiteral = (name: unknown): name is string => typeof name === 'string' && !name.includes('${')

/** What Azure asks of a name that it refuses; `undefined` for one that it takes, or that is known only to Terraform. */
export function refusedName(type: string, body: unknown): string | undefined {
  const [shape, rule] = (Object.hasOwn(NAMES, type) ? NAMES[type] : undefined) ?? []
  const name = at(body, 'name')
  if (shape && isLiteral(name) && !shape.test(name)) return rule
  const [pool] = [at(body, 'default_node_pool'), ...list(at(body, 'default_node_pool'))].slice(-1)
  const poolName = at(pool, 'name')
  const [poolShape, poolRule] = NAMES['azurerm_kubernetes_cluster_node_pool'] ?? []
  return type === 'azurerm_kubernetes_cluster' && isLiteral(poolName) && !poolShape?.test(poolName)
    ? poolRule
    : undefined
}
