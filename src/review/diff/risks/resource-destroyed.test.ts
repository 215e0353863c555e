import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { resourceDestroyed } from './resource-destroyed.ts'

const it = suite('resource-destroyed')

const vault = { name: 'kv', location: 'westeurope' }

it('is critical where data goes with it', () => {
  assert.equal(raised(resourceDestroyed, { resources: { 'azurerm_key_vault.main': vault } }, {}), [
    'critical: Destroyed, and with it every secret and key in it.',
  ])
})

it('is less for what can be made again', () => {
  assert.match(raised(resourceDestroyed, { resources: { 'azurerm_role_assignment.a': {} } }, {})[0] ?? '', /^medium/)
})

it('says of a right what stops with it, and is low for one of people', () => {
  const grant = (role: string, principal_id: string) =>
    raised(
      resourceDestroyed,
      { resources: { 'azurerm_role_assignment.a': { role_definition_name: role, principal_id } } },
      {},
    )[0] ?? ''
  const identity = '${azurerm_user_assigned_identity.kubelet.principal_id}'
  assert.is(
    grant('AcrPull', identity),
    'high: Destroyed, and with it the right to pull images: pods that start on another node do not.',
  )
  assert.match(grant('Reader', identity), /^medium/)
  assert.match(grant('Reader', '11111111-1111-4111-8111-111111111111'), /^low/)
  assert.match(grant('Key Vault Administrator', '11111111-1111-4111-8111-111111111111'), /^medium/)
})

it('names the resource that took its place, for a moved block', () => {
  const [text = ''] = raised(
    resourceDestroyed,
    { resources: { 'azurerm_key_vault.main': vault } },
    { resources: { 'azurerm_key_vault.other': vault } },
  )
  assert.match(text, 'azurerm_key_vault.other has the same arguments: a `moved` block would keep it.')
})

it('says nothing of a resource that moves or is only forgotten', () => {
  const before = { resources: { 'azurerm_key_vault.main': vault } }
  const moved = [{ from: 'azurerm_key_vault.main', to: 'azurerm_key_vault.other' }]
  assert.equal(
    raised(resourceDestroyed, before, { resources: { 'azurerm_key_vault.other': vault }, settings: { moved } }),
    [],
  )
  const removed = [{ from: 'azurerm_key_vault.main', lifecycle: { destroy: false } }]
  assert.equal(raised(resourceDestroyed, before, { settings: { removed } }), [])
})

it.run()
