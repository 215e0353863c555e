import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../../config/load.ts'
import { at } from '../../../engine/policies/fields.ts'
import { ENVIRONMENTS } from '../../../environments/index.ts'
import { synth } from '../../../synth.ts'
import { AZURE_VARIANTS } from '../../../workshop/variants/azure.ts'
import { Snapshot } from '../snapshot.ts'
import { effectOf } from './argument-effect.ts'
import { AZURERM_ARGUMENTS } from './azurerm-arguments.ts'
import { AZURERM_CONDITIONS } from './azurerm-conditions.ts'

const it = suite('effectOf')

it('tells apart what replaces, what rotates nodes, what depends and what changes in place', () => {
  assert.is(effectOf('azurerm_kubernetes_cluster', 'dns_prefix'), 'replaces')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.vm_size'), 'rotates nodes')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'network_profile.network_policy'), 'depends')
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.max_count'), 'in place')
})

it('takes the block for an argument that is not listed itself', () => {
  assert.is(effectOf('azurerm_kubernetes_cluster', 'default_node_pool.kubelet_config.pod_max_pid'), 'rotates nodes')
  assert.is(effectOf('azurerm_resource_group', 'tags.owner'), 'in place')
})

it('knows what it does not know', () => {
  assert.is(effectOf('azurerm_resource_group', 'no_such_argument'), 'unknown')
  assert.is(effectOf('azurerm_no_such_type', 'name'), 'unknown')
  assert.is(effectOf('toString', 'name'), 'unknown')
})

const LOCKED = { version: '5.2.0', isLocked: true }
/** What a change does, with the whole resource on both sides. */
function effect(type: string, path: string, before: object, after: object, provider = LOCKED): string {
  const bodies = { before: { ...before }, after: { ...after } }
  const [from, to] = [bodies.before, bodies.after].map((body) => at(body, ...path.split('.')))
  return effectOf(type, path, { before: from, after: to, bodies, provider })
}

const cluster = 'azurerm_kubernetes_cluster'
const vault = 'azurerm_data_protection_backup_vault'
const pool = (values: object) => ({ default_node_pool: { temporary_name_for_rotation: 'systemtmp', ...values } })
const network = (values: object) => ({ network_profile: values })
const access = (values?: object) => ({ ...(values && { api_server_access_profile: values }) })

/** By the real provider 5.2.0, which planned each. */
const BY_VALUES: readonly (readonly [type: string, path: string, before: object, after: object, effect: string])[] = [
  [vault, 'soft_delete', { soft_delete: 'AlwaysOn' }, { soft_delete: 'On' }, 'replaces'],
  [vault, 'soft_delete', { soft_delete: 'On' }, { soft_delete: 'Off' }, 'in place'],
  [vault, 'immutability', { immutability: 'Locked' }, { immutability: 'Unlocked' }, 'replaces'],
  [vault, 'immutability', { immutability: 'Unlocked' }, { immutability: 'Locked' }, 'in place'],
  [vault, 'cross_region_restore_enabled', { cross_region_restore_enabled: true }, {}, 'replaces'],
  [vault, 'cross_region_restore_enabled', {}, { cross_region_restore_enabled: true }, 'in place'],
  [
    'azurerm_disk_encryption_set',
    'identity.type',
    { identity: { type: 'UserAssigned' } },
    { identity: { type: 'SystemAssigned' } },
    'replaces',
  ],
  [
    'azurerm_disk_encryption_set',
    'identity.type',
    { identity: { type: 'SystemAssigned' } },
    { identity: { type: 'UserAssigned' } },
    'in place',
  ],
  ['azurerm_container_registry_cache_rule', 'credential_set_id', { credential_set_id: 'a' }, {}, 'replaces'],
  ['azurerm_container_registry_cache_rule', 'credential_set_id', {}, { credential_set_id: 'a' }, 'in place'],
  ['azurerm_public_ip', 'domain_name_label_scope', { domain_name_label_scope: 'NoReuse' }, {}, 'replaces'],
  ['azurerm_public_ip', 'domain_name_label_scope', {}, { domain_name_label_scope: 'NoReuse' }, 'in place'],
  [cluster, 'api_server_access_profile.subnet_id', access({ subnet_id: 'a' }), access(), 'replaces'],
  [cluster, 'api_server_access_profile.subnet_id', access({ subnet_id: 'a' }), access({ subnet_id: '' }), 'replaces'],
  [cluster, 'api_server_access_profile.subnet_id', access({ subnet_id: 'a' }), access({ subnet_id: 'b' }), 'in place'],
  [cluster, 'api_server_access_profile.subnet_id', access(), access({ subnet_id: 'a' }), 'in place'],
  [
    cluster,
    'api_server_access_profile.virtual_network_integration_enabled',
    access(),
    access({ virtual_network_integration_enabled: true }),
    'in place',
  ],
  [cluster, 'default_node_pool.os_sku', pool({ os_sku: 'Ubuntu' }), pool({ os_sku: 'AzureLinux' }), 'in place'],
  [cluster, 'default_node_pool.os_sku', pool({ os_sku: 'Ubuntu' }), pool({ os_sku: 'Windows2022' }), 'rotates nodes'],
  [cluster, 'default_node_pool.name', pool({ name: 'systemtmp' }), pool({ name: 'system' }), 'rotates nodes'],
  [cluster, 'default_node_pool.name', pool({ name: 'system' }), pool({ name: 'other' }), 'replaces'],
  [
    cluster,
    'network_profile.network_plugin',
    network({ network_plugin: 'kubenet' }),
    network({ network_plugin: 'azure', network_plugin_mode: 'overlay' }),
    'in place',
  ],
  [
    cluster,
    'network_profile.network_plugin',
    network({ network_plugin: 'kubenet' }),
    network({ network_plugin: 'azure' }),
    'replaces',
  ],
  [cluster, 'network_profile.pod_cidr', network({}), network({ pod_cidr: '10.0.0.0/16' }), 'in place'],
  [cluster, 'network_profile.pod_cidr', network({ pod_cidr: '10.0.0.0/16' }), network({}), 'replaces'],
  ['azurerm_monitor_data_collection_rule', 'kind', {}, { kind: 'Linux' }, 'in place'],
  ['azurerm_monitor_data_collection_rule', 'kind', { kind: 'Linux' }, { kind: 'Windows' }, 'replaces'],
  [
    'azurerm_role_assignment',
    'skip_service_principal_aad_check',
    {},
    { skip_service_principal_aad_check: true },
    'in place',
  ],
  [
    'azurerm_storage_account',
    'account_replication_type',
    { account_replication_type: 'GZRS' },
    { account_replication_type: 'LRS' },
    'replaces',
  ],
  [
    'azurerm_storage_account',
    'account_replication_type',
    { account_replication_type: 'GZRS' },
    { account_replication_type: 'ZRS' },
    'in place',
  ],
  ['azurerm_network_watcher_flow_log', 'target_resource_id', { target_resource_id: 'a' }, {}, 'in place'],
  ['azurerm_security_center_subscription_pricing', 'resource_type', { resource_type: 'a' }, {}, 'in place'],
  [
    'azurerm_key_vault',
    'soft_delete_retention_days',
    { soft_delete_retention_days: 90 },
    { soft_delete_retention_days: 30 },
    'refused',
  ],
  ['azurerm_private_dns_zone', 'soa_record.email', {}, { soa_record: { email: 'a' } }, 'replaces'],
  [
    'azurerm_private_dns_zone',
    'soa_record.email',
    { soa_record: { email: 'a' } },
    { soa_record: { email: 'b' } },
    'in place',
  ],
  [
    'azurerm_storage_account',
    'immutability_policy.state',
    { immutability_policy: { state: 'Locked' } },
    { immutability_policy: { state: 'Unlocked' } },
    'replaces',
  ],
  [
    'azurerm_storage_account',
    'immutability_policy.period_since_creation_in_days',
    { immutability_policy: { period_since_creation_in_days: 1 } },
    { immutability_policy: { period_since_creation_in_days: 2 } },
    'in place',
  ],
]

it('knows on which values it depends, as the provider does', () => {
  const wrong = BY_VALUES.flatMap(([type, path, before, after, expected]) => {
    const found = effect(type, path, before, after)
    return found === expected
      ? []
      : [`${type} ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)} ${found}, not ${expected}`]
  })
  assert.equal(wrong, [])
})

it('knows in which version of the provider, where one is locked or the oldest allowed is new enough', () => {
  const described = (provider: typeof LOCKED) =>
    effect('azurerm_role_assignment', 'description', { description: 'a' }, { description: 'b' }, provider)
  assert.is(described({ version: '5.1.0', isLocked: true }), 'replaces')
  assert.is(described({ version: '5.2.0', isLocked: true }), 'in place')
  assert.is(described({ version: '5.10', isLocked: false }), 'in place')
  assert.is(described({ version: '5.0', isLocked: false }), 'depends')
  assert.is(effectOf('azurerm_role_assignment', 'description'), 'depends')
})

it('has conditions for marked arguments alone', () => {
  const unmarked = Object.entries(AZURERM_CONDITIONS).flatMap(([type, conditions]) =>
    Object.keys(conditions).flatMap((path) => (effectOf(type, path) === 'depends' ? [] : [`${type} ${path}`])),
  )
  assert.equal(unmarked, [])
})

/** Paths of every argument in a body. */
const pathsIn = (body: unknown, path: string): string[] =>
  Array.isArray(body)
    ? body.flatMap((item) => pathsIn(item, path))
    : typeof body === 'object' && body !== null
      ? Object.entries(body).flatMap(([key, inner]) => [
          ...(path ? [`${path}.${key}`] : [key]),
          ...pathsIn(inner, path ? `${path}.${key}` : key),
        ])
      : []

it('knows every argument of every resource that synth writes, whatever is chosen', () => {
  const unknown = Object.values({ shipped: undefined, ...AZURE_VARIANTS }).flatMap((change) => {
    const environments = Object.entries(ENVIRONMENTS).map(([name, input]) =>
      parseEnvironment(name, change ? change(input) : input),
    )
    const side = new Snapshot('synth', { files: synth(environments).tree })
    return ['bootstrap', ...Object.keys(ENVIRONMENTS)].flatMap((root) =>
      side
        .resources(root)
        .flatMap(({ type, body: { lifecycle: _, depends_on: __, ...body } }) =>
          pathsIn(body, '').flatMap((path) => (effectOf(type, path) === 'unknown' ? [`${type} ${path}`] : [])),
        ),
    )
  })
  // A block of which only some arguments are listed is never a change itself: its arguments are.
  const blocks = (entry: string) => {
    const [type = '', path = ''] = entry.split(' ')
    return AZURERM_ARGUMENTS[type]?.includes(` ${path}.`) ?? false
  }
  assert.equal(
    [...new Set(unknown)].filter((entry) => !blocks(entry)),
    [],
  )
})

it('knows every argument that the types of the provider have', () => {
  const types = readFileSync('imports/azurerm.ts', 'utf8')
  const missing = Object.keys(AZURERM_ARGUMENTS).flatMap((type) => {
    const name = type.replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())
    const [, body = ''] = new RegExp(`^export interface ${name} \\{\\n([^}]*)\\}`, 'm').exec(types) ?? []
    const names = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, argument = '']) => argument)
    if (names.length === 0) return [`${type}: not in imports/azurerm.ts`]
    const listed = ` ${AZURERM_ARGUMENTS[type]?.replaceAll(/\s+/g, ' ')} `
    return names.flatMap((argument) => (new RegExp(` ${argument}[ .⟳↻✗?]`).test(listed) ? [] : [`${type}.${argument}`]))
  })
  assert.equal(missing, [])
})

it.run()
