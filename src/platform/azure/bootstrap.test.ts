import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { documentsOf } from '../../engine/terraform/document.ts'
import { UserError } from '../../errors.ts'
import { blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { AZURE_VARIANTS } from '../../workshop/variants/azure.ts'
import { bootstrapModule } from './bootstrap.ts'
import { PLATFORM_ROLES } from './roles.ts'
import { rootModule } from './root-module.ts'

const it = suite('bootstrapModule')

const build = (...inputs: EnvironmentInput[]) =>
  bootstrapModule(inputs.map((input) => parseEnvironment(input.name, input)))
const rightsOf = (identity: string) =>
  bodiesOf(build(dev, prod), 'azurerm_role_assignment')
    .filter((body) => body['principal_id'] === `\${azurerm_user_assigned_identity.${identity}.principal_id}`)
    .map((body) => body['role_definition_name'])

it('lets pull requests and main plan, and environments apply', () => {
  const credentials = bodiesOf(build(dev, prod), 'azurerm_federated_identity_credential')
  assert.equal(
    credentials.map((body) => [body['user_assigned_identity_id'], body['subject']]),
    [
      ['${azurerm_user_assigned_identity.plan.id}', 'repo:contoso/mlops-platform:pull_request'],
      ['${azurerm_user_assigned_identity.plan.id}', 'repo:contoso/mlops-platform:ref:refs/heads/main'],
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
    'Resource Policy Contributor',
    'Role Based Access Control Administrator',
    'Storage Blob Data Contributor',
  ])
  const administers = bodiesOf(build(dev, prod), 'azurerm_role_assignment').find(
    (body) => body['role_definition_name'] === 'Role Based Access Control Administrator',
  )
  const ids = String(administers?.['condition']).match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  const granted = [dev, prod].flatMap((input) =>
    bodiesOf(rootModule(parseEnvironment(input.name, input)), 'azurerm_role_assignment'),
  )
  const wanted = new Set(granted.map((body) => Reflect.get(PLATFORM_ROLES, String(body['role_definition_name']))))
  assert.equal([...new Set(ids)].sort(), [...wanted].sort())
  assert.is(ids.length, 2 * wanted.size) // to assign, and to remove
  assert.not([...wanted].includes(PLATFORM_ROLES.Contributor)) // only backups need it
})

it('presents both forms of subjects where the ids are known', () => {
  const repository = { ...dev.repository, ownerId: '12', repositoryId: '345' }
  const credentials = bodiesOf(build({ ...dev, repository }), 'azurerm_federated_identity_credential')
  assert.equal(
    credentials.map((body) => body['subject']),
    [
      'repo:contoso/mlops-platform:pull_request',
      'repo:contoso@12/mlops-platform@345:pull_request',
      'repo:contoso/mlops-platform:ref:refs/heads/main',
      'repo:contoso@12/mlops-platform@345:ref:refs/heads/main',
      'repo:contoso/mlops-platform:environment:dev',
      'repo:contoso@12/mlops-platform@345:environment:dev',
    ],
  )
  assert.is(new Set(credentials.map((body) => `${body['user_assigned_identity_id']} ${body['name']}`)).size, 6)
})

it('keeps every role on the states to their container', () => {
  const roles = bodiesOf(build(dev, prod), 'azurerm_role_assignment').filter((body) =>
    String(body['role_definition_name']).startsWith('Storage'),
  )
  assert.ok(roles.length >= 3)
  for (const role of roles) assert.is(role['scope'], '${azurerm_storage_container.state.id}')
})

it('has Defender’s plan where an environment has its sensor', () => {
  const type = 'azurerm_security_center_subscription_pricing'
  assert.equal(bodiesOf(build(dev), type), [])
  assert.is(bodiesOf(build(AZURE_VARIANTS.everything(dev)), type)[0]?.['resource_type'], 'Containers')
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
  assert.is(account['infrastructure_encryption_enabled'], true)
  const blobs = blockIn(account, 'blob_properties')
  assert.is(blobs['versioning_enabled'], true)
  assert.is(blobs['change_feed_enabled'], true)
  assert.equal(blobs['delete_retention_policy'], { days: 30 })
  assert.equal(blobs['container_delete_retention_policy'], { days: 30 })
  assert.is(bodiesOf(build(dev), 'azurerm_storage_container')[0]?.['container_access_type'], 'private')
  assert.is(bodiesOf(build(dev), 'azurerm_management_lock')[0]?.['lock_level'], 'CanNotDelete')
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
