import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { lockText } from '../../../engine/terraform/lock.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { resourceMayBeReplaced } from './resource-may-be-replaced.ts'

const it = suite('resource-may-be-replaced')

const change = (type: string, before: object, after: object) =>
  raised(
    resourceMayBeReplaced,
    { resources: { [`${type}.main`]: { ...before } } },
    { resources: { [`${type}.main`]: { ...after } } },
  )

it('says so of an argument that is in no table, and of a type that is in none', () => {
  assert.equal(change('azurerm_subnet', { name: 'a', brand_new: 1 }, { name: 'a', brand_new: 2 }), [
    'medium: May be replaced: brand_new: `1` → `2` is not in src/review/diff/facts/azurerm-arguments.ts. Read the plan.',
  ])
  assert.is(change('azurerm_redis_cache', { capacity: 1 }, { capacity: 2 }).length, 1)
})

it('is high where it depends on the value and data hangs on it', () => {
  assert.match(
    change('azurerm_storage_account', { account_kind: 'Storage' }, { account_kind: 'StorageV2' })[0] ?? '',
    /^high/,
  )
  assert.match(change('azurerm_role_assignment', { description: 'a' }, { description: 'b' })[0] ?? '', /^medium/)
})

it('goes by the version of the provider that is locked', () => {
  const lock = (version: string) => ({
    'terraform/dev/.terraform.lock.hcl': lockText({ version, constraints: '~> 5.0', hashes: [] }),
  })
  const described = (version: string) =>
    raised(
      resourceMayBeReplaced,
      { resources: { 'azurerm_role_assignment.main': { description: 'a' } }, files: lock(version) },
      { resources: { 'azurerm_role_assignment.main': { description: 'b' } }, files: lock(version) },
    )
  assert.equal(described('5.2.0'), [])
  assert.equal(described('5.1.0'), []) // replaced, which another class says
})

it('says nothing of an argument that is known, either way', () => {
  assert.equal(
    change('azurerm_subnet', { address_prefixes: ['10.0.0.0/24'] }, { address_prefixes: ['10.0.1.0/24'] }),
    [],
  )
  assert.equal(change('azurerm_subnet', { name: 'a' }, { name: 'b' }), [])
})

it.run()
