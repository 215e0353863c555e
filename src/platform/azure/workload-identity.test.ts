import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { workloadIdentitiesOf } from '../../config/names.ts'
import { bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { rootModule } from './root-module.ts'

const it = suite('workloadIdentity')

const topics = rootModule(parseEnvironment('dev', dev)).filter(({ name }) => name === 'workload-identity')
const credentials = bodiesOf(topics, 'azurerm_federated_identity_credential')

it('trusts exactly the service accounts of the table, each once', () => {
  const expected = Object.values(workloadIdentitiesOf(dev)).map(
    ({ namespace, serviceAccount }) => `system:serviceaccount:${namespace}:${serviceAccount}`,
  )
  assert.equal(
    credentials.map((body) => body['subject']),
    expected,
  )
})

it('gives each workload an identity of its own', () => {
  const identities = credentials.map((body) => body['user_assigned_identity_id'])
  assert.is(new Set(identities).size, identities.length)
})

it('takes names of services of several words', () => {
  const services = { 'shop-search-2': { runtime: 'oip', port: 8080 } } as const
  const made = rootModule(parseEnvironment('dev', { ...dev, services }))
  const [, , body] = bodiesOf(made, 'azurerm_federated_identity_credential')
  assert.is(body?.['subject'], 'system:serviceaccount:shop-search-2:shop-search-2')
  assert.is(body?.['user_assigned_identity_id'], '${azurerm_user_assigned_identity.shop_search_2.id}')
})

it('believes only this cluster', () => {
  for (const body of credentials) {
    assert.is(body['issuer'], '${azurerm_kubernetes_cluster.main.oidc_issuer_url}')
    assert.equal(body['audience'], ['api://AzureADTokenExchange'])
  }
})

it('lets External Secrets read secrets, and the others nothing in Azure', () => {
  const grants = bodiesOf(topics, 'azurerm_role_assignment')
  assert.equal(
    grants.map((body) => [body['role_definition_name'], body['scope'], body['principal_id']]),
    [
      [
        'Key Vault Secrets User',
        '${azurerm_key_vault.main.id}',
        '${azurerm_user_assigned_identity.external_secrets.principal_id}',
      ],
    ],
  )
})

it.run()
