import { existsSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { azureNames, stateNames } from '../../config/names.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { documentsOf } from '../../engine/terraform/document.ts'
import { blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { AZURE_VARIANTS } from '../../workshop/variants/azure.ts'
import { PLATFORM_ROLES } from './roles.ts'
import { rootModule } from './root-module.ts'

const it = suite('rootModule')

const input: EnvironmentInput = dev
const build = (changes: Partial<EnvironmentInput> = {}) => rootModule(parseEnvironment('dev', { ...input, ...changes }))

it('has a source file for every topic', () => {
  for (const { name, source } of build()) {
    assert.ok(existsSync(source), source)
    assert.is(source, `src/platform/azure/${name}.ts`)
  }
})

it('puts everything into one group and tags it, where Azure has tags', () => {
  const { tags } = input
  const blocks = build().flatMap(({ blocks = [] }) => blocks)
  const placed = blocks.filter(({ body }) => 'location' in body)
  assert.ok(placed.length > 10)
  for (const block of placed) assert.equal(Object(block.body)['tags'], tags, block.type)
})

it('knows the id of every role that it grants, and knows no other', () => {
  const everywhere = [dev, ...Object.values(AZURE_VARIANTS).map((change) => change(dev))].flatMap((each) =>
    rootModule(parseEnvironment('dev', each)),
  )
  const roles = bodiesOf(everywhere, 'azurerm_role_assignment').map((body) => String(body['role_definition_name']))
  assert.equal([...new Set(roles)].sort(), Object.keys(PLATFORM_ROLES).sort())
})

it('gives each group of people exactly its rights', () => {
  const of = (group: string) =>
    bodiesOf(build(), 'azurerm_role_assignment')
      .filter((body) => body['principal_id'] === group)
      .map((body) => `${body['role_definition_name']} on ${body['scope']}`)
  const cluster = '${azurerm_kubernetes_cluster.main.id}'
  assert.equal(of(input.access.admins), [
    'Key Vault Secrets Officer on ${azurerm_key_vault.main.id}',
    `Azure Kubernetes Service RBAC Cluster Admin on ${cluster}`,
  ])
  assert.equal(of(input.access.readers), [
    `Azure Kubernetes Service Cluster User Role on ${cluster}`,
    `Azure Kubernetes Service RBAC Reader on ${cluster}`,
  ])
  assert.equal(of(input.access.deployers), [`Azure Kubernetes Service Cluster User Role on ${cluster}`])
})

it('keeps the state of each environment apart, in the storage that bootstrap makes', () => {
  const [topic] = build()
  const { backend } = blockIn({ ...topic?.settings }, 'terraform')
  const azurerm = blockIn({ ...Object(backend) }, 'azurerm')
  assert.is(azurerm['storage_account_name'], stateNames(input.organization).storageAccount)
  assert.is(azurerm['key'], 'dev.tfstate')
})

it('puts out what npm run outputs reads', () => {
  const outputs = build().find(({ name }) => name === 'outputs')?.outputs
  assert.equal(Object.keys(outputs?.['workload_client_ids']?.value ?? {}), ['externalSecrets', 'argoCd', 'classifier'])
  assert.type(outputs?.['tenant_id']?.value, 'string')
})

it('names what must be unique in Azure after the organisation', () => {
  const names = azureNames(parseEnvironment('dev', input))
  assert.is(bodiesOf(build(), 'azurerm_container_registry')[0]?.['name'], names.registry)
  assert.is(bodiesOf(build(), 'azurerm_key_vault')[0]?.['name'], names.keyVault)
})

const { cluster } = input
const { general } = dev.cluster.userPools
const MATRIX: Record<string, Partial<EnvironmentInput>> = {
  'a Basic registry': { registry: { sku: 'Basic' } },
  'a Standard registry': { registry: { sku: 'Standard' } },
  'a Premium registry': { registry: { sku: 'Premium' } },
  'the Free tier': { cluster: { ...cluster, tier: 'Free' } },
  'the Premium tier': { cluster: { ...cluster, tier: 'Premium' } },
  'one zone': { cluster: { ...cluster, zones: ['2'] } },
  'several pools': { cluster: { ...cluster, userPools: { general, batch: general, inference123: general } } },
}
for (const [what, changes] of Object.entries(MATRIX))
  it(`holds together with ${what}`, () => {
    // documentsOf refuses two resources of one address, and references to none
    assert.not.throws(() => documentsOf('dev', build(changes)))
  })

it.run()
