import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { rootModule } from './root-module.ts'

const it = suite('secrets')

function topicOf(vault: EnvironmentInput['vault'] = {}) {
  const topics = rootModule(parseEnvironment('dev', { ...dev, vault }))
  return topics.filter(({ name }) => name === 'secrets')
}
const vaultOf = (vault?: EnvironmentInput['vault']) => bodiesOf(topicOf(vault), 'azurerm_key_vault')[0]
const rangesOf = (vault?: EnvironmentInput['vault']) => blockIn(vaultOf(vault), 'network_acls')['ip_rules']

it('lets the admins write, and nobody else of people', () => {
  const grants = bodiesOf(topicOf(), 'azurerm_role_assignment')
  assert.equal(
    grants.map((grant) => [grant['role_definition_name'], grant['principal_id']]),
    [['Key Vault Secrets Officer', dev.access.admins]],
  )
})

it('is reached from the cluster by its endpoint, and from where people work', () => {
  assert.is(blockIn(vaultOf(), 'network_acls')['default_action'], 'Deny')
  assert.equal(rangesOf(), dev.cluster.apiServerRanges)
  const [endpoint] = bodiesOf(topicOf(), 'azurerm_private_endpoint')
  const connection = blockIn(endpoint, 'private_service_connection')
  assert.equal(connection['subresource_names'], ['vault'])
  assert.is(connection['private_connection_resource_id'], '${azurerm_key_vault.main.id}')
})

it('lets the cluster’s address in where it has no endpoint', () => {
  assert.equal(rangesOf({ private: false }), ['${azurerm_public_ip.egress.ip_address}', ...dev.cluster.apiServerRanges])
  assert.equal(bodiesOf(topicOf({ private: false }), 'azurerm_private_endpoint'), [])
})

it('closes to the internet by choice', () => {
  assert.is(vaultOf({ publicAccess: false })?.['public_network_access_enabled'], false)
  assert.equal(rangesOf({ publicAccess: false }), [])
})

it('cannot be emptied for good', () => {
  assert.is(vaultOf()?.['purge_protection_enabled'], true)
})

it.run()
