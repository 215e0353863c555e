import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { UPSTREAMS } from '../../config/upstreams.ts'
import { blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { rootModule } from './root-module.ts'

const it = suite('registry')

const PREMIUM_ONLY = ['zone_redundancy_enabled', 'data_endpoint_enabled', 'retention_policy_in_days']

function topicOf(registry: EnvironmentInput['registry']) {
  const topics = rootModule(parseEnvironment('dev', { ...dev, registry }))
  return topics.filter(({ name }) => name === 'registry')
}
const registryOf = (registry: EnvironmentInput['registry']) =>
  bodiesOf(topicOf(registry), 'azurerm_container_registry')[0] ?? {}
const rolesOf = (registry: EnvironmentInput['registry']) =>
  bodiesOf(topicOf(registry), 'azurerm_role_assignment').map((body) => [
    body['role_definition_name'],
    body['principal_id'],
  ])
const KUBELET = '${azurerm_user_assigned_identity.kubelet.principal_id}'

it('lets the kubelet pull, and nobody else in', () => {
  assert.equal(rolesOf({ sku: 'Standard' }), [['AcrPull', KUBELET]])
  assert.is(registryOf({ sku: 'Standard' })['admin_enabled'], false)
  assert.is(registryOf({ sku: 'Standard' })['anonymous_pull_enabled'], false)
})

it('changes the roles with the mode of its permissions', () => {
  assert.is(registryOf({})['role_assignment_mode'], 'LegacyRegistryPermissions')
  const byRepository = { permissions: 'repository' } as const
  assert.is(registryOf(byRepository)['role_assignment_mode'], 'AbacRepositoryPermissions')
  assert.equal(rolesOf(byRepository), [['Container Registry Repository Reader', KUBELET]])
})

it('asks for what only Premium has only there', () => {
  for (const argument of PREMIUM_ONLY) {
    assert.ok(argument in registryOf({ sku: 'Premium' }), argument)
    assert.not(argument in registryOf({ sku: 'Standard' }), argument)
    assert.not(argument in registryOf({ sku: 'Basic' }), argument)
  }
})

it('is reached by its private endpoint alone, by choice', () => {
  const registry = { sku: 'Premium', private: true } as const
  assert.is(registryOf(registry)['public_network_access_enabled'], false)
  const [endpoint] = bodiesOf(topicOf(registry), 'azurerm_private_endpoint')
  assert.equal(blockIn(endpoint, 'private_service_connection')['subresource_names'], ['registry'])
  assert.equal(bodiesOf(topicOf({ sku: 'Premium' }), 'azurerm_private_endpoint'), [])
})

it('is never made anew for what Azure does by itself: copies in every zone', () => {
  for (const sku of ['Basic', 'Standard', 'Premium'] as const)
    assert.equal(registryOf({ sku })['lifecycle'], { ignore_changes: ['zone_redundancy_enabled'] })
})

it('is in several zones and regions, by choice', () => {
  const { zone_redundancy_enabled, georeplications } = registryOf({
    sku: 'Premium',
    geoReplications: ['northeurope', 'francecentral', 'westus'],
  })
  assert.is(zone_redundancy_enabled, true)
  const regions = Array.isArray(georeplications) ? georeplications : []
  assert.equal(
    regions.map((region) => [region.location, region.zone_redundancy_enabled]),
    [
      ['northeurope', true],
      ['francecentral', true],
      ['westus', false], // has no zones
    ],
  )
})

it('caches each upstream repository under a name that Azure takes', () => {
  const rules = bodiesOf(topicOf({}), 'azurerm_container_registry_cache_rule')
  assert.equal(
    rules.map((rule) => rule['source_repo']),
    [...UPSTREAMS],
  )
  for (const rule of rules) assert.match(String(rule['name']), /^[a-z0-9-]{5,50}$/)
  assert.is(new Set(rules.map((rule) => rule['name'])).size, rules.length)
})

it.run()
