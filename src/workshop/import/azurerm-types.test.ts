import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Provider, Resources } from '../../../imports/azurerm.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { UserError } from '../../errors.ts'
import { azurermTypes } from './azurerm-types.ts'

const SCHEMA = fileURLToPath(new URL('../../../../shared/schemas/azurerm-5.0.0.schema.json', import.meta.url))

const it = suite('azurermTypes')

type Type = keyof Resources

/** What a caller of `resource()` sees: the compiler checks these calls, nothing happens at run time. */
const takes = <T extends Type>(_type: T, args: Resources[T]['arguments']) => args
const refersTo = <T extends Type>(type: T, path: Resources[T]['attributes']) => `\${${type}.main.${path}}` as Ref

it('compiles arguments as values, references, single blocks and lists of blocks', () => {
  const name = refersTo('azurerm_virtual_network', 'name')
  const group = { resource_group_name: refersTo('azurerm_resource_group', 'name') }
  const subnet = { ...group, name: 'nodes', virtual_network_name: name }
  const delegation = { name: 'api', service_delegation: { name: 'Microsoft.ContainerService/managedClusters' } }
  takes('azurerm_subnet', { ...subnet, address_prefixes: ['10.0.0.0/24'], default_outbound_access_enabled: false })
  takes('azurerm_subnet', { ...subnet, address_prefixes: name, default_outbound_access_enabled: name, delegation })
  takes('azurerm_subnet', { ...subnet, delegation: [delegation] })
  const provider: Provider = { features: {}, storage_use_azuread: true }
  assert.ok(provider)
})

it('does not compile an unknown, a missing or a wrong argument', () => {
  const group = { name: 'main', location: 'westeurope' }
  // @ts-expect-error: no such argument
  takes('azurerm_resource_group', { ...group, localtion: 'westeurope' })
  // @ts-expect-error: location is required
  takes('azurerm_resource_group', { name: 'main' })
  // @ts-expect-error: not a number
  takes('azurerm_resource_group', { ...group, name: 1 })
  // @ts-expect-error: a string is not a reference
  takes('azurerm_resource_group', { ...group, tags: 'a' })
  // @ts-expect-error: id is decided by Azure
  takes('azurerm_resource_group', { ...group, id: 'a' })
  // @ts-expect-error: the provider requires node_provisioning_profile
  takes('azurerm_kubernetes_cluster', { ...group, resource_group_name: 'a', default_node_pool: { name: 'system' } })
})

it('compiles only references to attributes that exist', () => {
  refersTo('azurerm_kubernetes_cluster', 'oidc_issuer_url')
  refersTo('azurerm_kubernetes_cluster', 'kubelet_identity[0].object_id')
  refersTo('azurerm_kubernetes_cluster', 'key_vault_secrets_provider[0].secret_identity[0].object_id')
  // @ts-expect-error: a typo
  refersTo('azurerm_kubernetes_cluster', 'kubelet_identity[0].objekt_id')
  // @ts-expect-error: a list is addressed by index
  refersTo('azurerm_kubernetes_cluster', 'kubelet_identity.object_id')
  // @ts-expect-error: a write-only value cannot be read
  refersTo('azurerm_key_vault_secret', 'value_wo')
  // @ts-expect-error: not a resource type we import
  refersTo('azurerm_kubernetes_clutser', 'id')
})

it('says how to get the schema when the file is not there', async () => {
  const error = await azurermTypes('/nowhere.json').catch((reason: unknown) => reason)
  assert.ok(error instanceof UserError)
  assert.match(error.message, /\/nowhere\.json/)
  assert.match(error.hint, /npm run import -- --schema schema\.json/)
})

it('generates what is committed (skips when ../shared is not there)', async () => {
  if (!existsSync(SCHEMA)) return console.log('skipped: ../shared is not there')
  for (const [file, text] of await azurermTypes(SCHEMA)) {
    const committed = await readFile(new URL(`../../../imports/${file}`, import.meta.url), 'utf8')
    assert.ok(committed === text, `imports/${file} is stale: npm run import`)
  }
})

it.run()
