import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import type { EnvironmentInput } from '../config/schema.ts'
import { dev } from '../environments/dev.ts'
import { prod } from '../environments/prod.ts'
import { UserError } from '../errors.ts'
import { documentsOf } from '../terraform/document.ts'
import { blockIn, bodiesOf } from '../testing/bodies.ts'
import { bootstrapModule } from './bootstrap.ts'
import { PLATFORM_ROLES } from './roles.ts'

const it = suite('bootstrapModule')

const build = (...inputs: EnvironmentInput[]) =>
  bootstrapModule(inputs.map((input) => parseEnvironment(input.name, input)))
const rightsOf = (identity: string) =>
  bodiesOf(build(dev, prod), 'azurerm_role_assignment')
    .filter((body) => body['principal_id'] === `\${azurerm_user_assigned_identity.${identity}.principal_id}`)
    .map((body) => body['role_definition_name'])

it('lets pull requests plan and environments apply', () => {
  const credentials = bodiesOf(build(dev, prod), 'azurerm_federated_identity_credential')
  assert.equal(
    credentials.map((body) => [body['user_assigned_identity_id'], body['subject']]),
    [
      ['${azurerm_user_assigned_identity.plan.id}', 'repo:contoso/mlops-platform:pull_request'],
      ['${azurerm_user_assigned_identity.apply.id}', 'repo:contoso/mlops-platform:environment:dev'],
      ['${azurerm_user_assigned_identity.apply.id}', 'repo:contoso/mlops-platform:environment:prod'],
    ],
  )
})

it('lets a plan read, and nothing more', () => {
  assert.equal(rightsOf('plan'), ['Reader', 'Azure Kubernetes Service Cluster User Role', 'Storage Blob Data Reader'])
})

it('lets an apply grant the roles of the platform, and no others', () => {
  assert.equal(rightsOf('apply'), [
    'Contributor',
    'Role Based Access Control Administrator',
    'Storage Blob Data Contributor',
  ])
  const administers = bodiesOf(build(dev, prod), 'azurerm_role_assignment').find(
    (body) => body['role_definition_name'] === 'Role Based Access Control Administrator',
  )
  const ids = String(administers?.['condition']).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  assert.equal([...new Set(ids)].sort(), Object.values(PLATFORM_ROLES).sort())
  assert.is(ids.length, 2 * Object.keys(PLATFORM_ROLES).length) // to assign, and to remove
})

it('grants a group that administers several environments once', () => {
  const admins = bodiesOf(build(dev, prod), 'azurerm_role_assignment').filter(
    (body) => body['principal_type'] === 'Group',
  )
  assert.is(admins.length, 1)
  const others = { ...prod, access: { ...prod.access, admins: '44444444-4444-4444-8444-444444444444' } }
  const both = bodiesOf(build(dev, others), 'azurerm_role_assignment').filter(
    (body) => body['principal_type'] === 'Group',
  )
  assert.is(both.length, 2)
})

it('keeps states behind Entra ID, and recoverable', () => {
  const [account = {}] = bodiesOf(build(dev), 'azurerm_storage_account')
  assert.is(account['shared_access_key_enabled'], false)
  assert.is(blockIn(account, 'blob_properties')['versioning_enabled'], true)
})

it('makes no CI identity for a repository that is not on GitHub', () => {
  const repository = { url: 'https://git.example.com/contoso/mlops-platform.git' }
  const topics = build({ ...dev, repository })
  assert.equal(bodiesOf(topics, 'azurerm_user_assigned_identity'), [])
  assert.not.throws(() => documentsOf('bootstrap', topics))
})

it('carries only tags on which all environments agree', () => {
  assert.equal(bodiesOf(build(dev, prod), 'azurerm_resource_group')[0]?.['tags'], { 'cost-center': 'ml-platform' })
})

it('refuses environments of two organisations or repositories', () => {
  const refuses = (field: string) => (error: unknown) =>
    error instanceof UserError && error.code === 'CONFIG_INVALID' && error.message.includes(field)
  assert.throws(() => build(dev, { ...prod, organization: 'fabrikam' }), refuses('organization'))
  assert.throws(
    () => build(dev, { ...prod, repository: { url: 'https://github.com/fabrikam/other' } }),
    refuses('repository.url'),
  )
})

it('makes nothing for no environment', () => {
  assert.equal(bootstrapModule([]), [])
})

it.run()
