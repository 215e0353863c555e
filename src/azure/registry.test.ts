import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import type { EnvironmentInput } from '../config/schema.ts'
import { dev } from '../environments/dev.ts'
import { bodiesOf } from '../testing/bodies.ts'
import { rootModule } from './root-module.ts'

const it = suite('registry')

const PREMIUM_ONLY = ['zone_redundancy_enabled', 'data_endpoint_enabled', 'retention_policy_in_days']

function topicOf(sku: NonNullable<EnvironmentInput['registry']['sku']>) {
  const topics = rootModule(parseEnvironment('dev', { ...dev, registry: { sku } }))
  return topics.filter(({ name }) => name === 'registry')
}
const registryOf = (sku: Parameters<typeof topicOf>[0]) => bodiesOf(topicOf(sku), 'azurerm_container_registry')[0] ?? {}

it('lets the kubelet pull, and nobody else in', () => {
  const grants = bodiesOf(topicOf('Standard'), 'azurerm_role_assignment')
  assert.equal(
    grants.map((body) => [body['role_definition_name'], body['principal_id']]),
    [['AcrPull', '${azurerm_user_assigned_identity.kubelet.principal_id}']],
  )
  assert.is(registryOf('Standard')['admin_enabled'], false)
  assert.is(registryOf('Standard')['anonymous_pull_enabled'], false)
})

it('asks for what only Premium has only there', () => {
  for (const argument of PREMIUM_ONLY) {
    assert.ok(argument in registryOf('Premium'), argument)
    assert.not(argument in registryOf('Standard'), argument)
    assert.not(argument in registryOf('Basic'), argument)
  }
})

it.run()
