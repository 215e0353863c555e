import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureRoleGranted } from './azure-role-granted.ts'

const it = suite('azure-role-granted')

const grant = {
  scope: '${azurerm_key_vault.main.id}',
  role_definition_name: 'Reader',
  principal_id: 'a',
  principal_type: 'Group',
}
const texts = (before: object | undefined, after: object | undefined, type = 'azurerm_role_assignment') =>
  raised(
    azureRoleGranted,
    before ? { resources: { [`${type}.a`]: { ...before } } } : {},
    after ? { resources: { [`${type}.a`]: { ...after } } } : {},
  )

it('is medium for a new assignment, and high for a role that changes things', () => {
  assert.equal(texts(undefined, grant), ['medium: Group `a` becomes `Reader` on `${azurerm_key_vault.main.id}`.'])
  assert.match(texts(undefined, { ...grant, role_definition_name: 'Owner' })[0] ?? '', /^high/)
})

it('is raised where an assignment names someone else, more, or another condition', () => {
  for (const change of [{ principal_id: 'b' }, { scope: '/subscriptions/1' }, { role_definition_name: 'Contributor' }])
    assert.is(texts(grant, { ...grant, ...change }).length, 1)
  assert.is(texts({ ...grant, condition: 'x' }, { ...grant, condition: 'y' }).length, 1)
})

it('is raised where a role of our own gains actions', () => {
  const role = (actions: string[]) => ({ permissions: [{ actions }] })
  assert.equal(texts(role(['a/read']), role(['a/read', 'a/*']), 'azurerm_role_definition'), [
    'high: The role gains `a/*`.',
  ])
  assert.equal(texts(role(['a/read', 'b/read']), role(['b/read']), 'azurerm_role_definition'), [])
})

it('says nothing of another description, or of one that goes', () => {
  assert.equal(texts(grant, { ...grant, description: 'why' }), [])
  assert.equal(texts(grant, undefined), [])
})

it('says nothing of a grant that shrinks: a part of its scope, a lesser role, a condition', () => {
  const owner = { ...grant, role_definition_name: 'Owner', scope: '/subscriptions/1' }
  for (const change of [
    { scope: '/subscriptions/1/resourceGroups/a' },
    { role_definition_name: 'Reader' },
    { condition: 'x' },
    { role_definition_name: 'Contributor', scope: '${azurerm_resource_group.main.id}' },
  ])
    assert.equal(texts(owner, { ...owner, ...change }), [])
  assert.is(texts({ ...owner, scope: '/subscriptions/1/resourceGroups/a' }, owner).length, 1)
  assert.is(texts({ ...grant, condition: 'x' }, grant).length, 1)
})

it('knows what is in a group by its name', () => {
  const side = (scope: string) => ({
    resources: {
      'azurerm_role_assignment.main': { ...grant, scope },
      'azurerm_key_vault.main': { resource_group_name: '${azurerm_resource_group.main.name}' },
    },
  })
  const [group, vault] = ['${azurerm_resource_group.main.id}', '${azurerm_key_vault.main.id}']
  assert.equal(raised(azureRoleGranted, side(group), side(vault)), [])
  assert.is(raised(azureRoleGranted, side(vault), side(group)).length, 1)
})

it.run()
