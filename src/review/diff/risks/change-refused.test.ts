import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { changeRefused } from './change-refused.ts'
import { resourceMayBeReplaced } from './resource-may-be-replaced.ts'

const it = suite('change-refused')

const changed = (type: string, before: object, after: object) =>
  raised(
    changeRefused,
    { resources: { [`${type}.main`]: { ...before } } },
    { resources: { [`${type}.main`]: { ...after } } },
  )

it('is high for the prefix of a subnet that goes, and nothing for one that comes', () => {
  const prefixes = (...address_prefixes: string[]) => ({ address_prefixes })
  assert.equal(changed('azurerm_subnet', prefixes('10.0.0.0/24'), prefixes('10.0.1.0/24')), [
    'high: Refused: address_prefixes[]: `10.0.0.0/24` → nothing. Azure refuses it while anything is in the subnet (InUsePrefixCannotBeDeleted); the apply fails.',
  ])
  assert.equal(changed('azurerm_subnet', prefixes('10.0.0.0/24'), prefixes('10.0.0.0/24', '10.0.1.0/24')), [])
})

it('is high for what a vault cannot take back, and then no replacement is possible', () => {
  const days = (soft_delete_retention_days: number) => ({ soft_delete_retention_days })
  assert.match(changed('azurerm_key_vault', days(90), days(7))[0] ?? '', /^high: Refused: .*`90` → `7`/)
  assert.equal(
    raised(
      resourceMayBeReplaced,
      { resources: { 'azurerm_key_vault.main': days(90) } },
      { resources: { 'azurerm_key_vault.main': days(7) } },
    ),
    [],
  )
  const purge = (purge_protection_enabled: boolean) => ({ purge_protection_enabled })
  assert.match(changed('azurerm_key_vault', purge(true), purge(false))[0] ?? '', /^high/)
  assert.equal(changed('azurerm_key_vault', purge(false), purge(true)), [])
})

it('is high for names that Azure does not take, and nothing for those that it takes or that Terraform makes', () => {
  const added = (type: string, body: object) =>
    raised(changeRefused, {}, { resources: { [`${type}.main`]: { ...body } } })
  assert.match(
    added('azurerm_storage_account', { name: 'has-hyphens' })[0] ?? '',
    /^high: Refused: the name `has-hyphens`.*3 to 24 small letters/,
  )
  assert.match(added('azurerm_key_vault', { name: 'x'.repeat(25) })[0] ?? '', /^high/)
  assert.match(
    added('azurerm_kubernetes_cluster', { name: 'a', default_node_pool: { name: 'System-Pool' } })[0] ?? '',
    /1 to 12/,
  )
  assert.equal(added('azurerm_storage_account', { name: 'logs1' }), [])
  assert.equal(added('azurerm_storage_account', { name: 'logs-${local.name}' }), [])
})

it('is high for names that the API server does not take', () => {
  const added = (type: string, name: string) => raised(changeRefused, {}, { objects: [object(type, name)] })
  assert.match(added('v1/ConfigMap', 'Has_Capitals')[0] ?? '', /^high: Refused: `Has_Capitals` is no name/)
  assert.match(added('v1/Service', 'a.b')[0] ?? '', /^high/)
  assert.equal(added('v1/ConfigMap', 'a.b'), [])
  assert.equal(added('rbac.authorization.k8s.io/v1/ClusterRole', '/system:thing'), [])
})

it.run()
