import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import { dev } from '../environments/dev.ts'
import { blockIn, bodiesOf } from '../testing/bodies.ts'
import { rootModule } from './root-module.ts'

const it = suite('secrets')

const topics = rootModule(parseEnvironment('dev', dev)).filter(({ name }) => name === 'secrets')
const [vault = {}] = bodiesOf(topics, 'azurerm_key_vault')

it('lets External Secrets read and the admins write, and nobody else', () => {
  const grants = bodiesOf(topics, 'azurerm_role_assignment')
  assert.equal(
    grants.map((grant) => [grant['role_definition_name'], grant['principal_id']]),
    [
      ['Key Vault Secrets User', '${azurerm_user_assigned_identity.external_secrets.principal_id}'],
      ['Key Vault Secrets Officer', dev.access.admins],
    ],
  )
})

it('is reached from the cluster and from where people work', () => {
  const acls = blockIn(vault, 'network_acls')
  assert.is(acls['default_action'], 'Deny')
  assert.equal(acls['ip_rules'], ['${azurerm_public_ip.egress.ip_address}', ...dev.cluster.apiServerRanges])
})

it('cannot be emptied for good', () => {
  assert.is(vault['purge_protection_enabled'], true)
})

it.run()
