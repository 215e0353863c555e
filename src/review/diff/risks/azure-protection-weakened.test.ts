import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureProtectionWeakened } from './azure-protection-weakened.ts'

const it = suite('azure-protection-weakened')

const texts = (before: object, after: object, type = 'azurerm_key_vault') =>
  raised(
    azureProtectionWeakened,
    { resources: { [`${type}.a`]: { ...before } } },
    { resources: { [`${type}.a`]: { ...after } } },
  )

it('is high where a guard is switched off or left out', () => {
  assert.equal(texts({ rbac_authorization_enabled: true }, { rbac_authorization_enabled: false }), [
    'high: rbac_authorization_enabled: `true` → `false`.',
  ])
  assert.is(texts({ local_account_disabled: true }, {}, 'azurerm_kubernetes_cluster').length, 1)
  assert.is(texts({ lifecycle: { prevent_destroy: true } }, {}).length, 1)
})

it('says nothing of a guard that Azure does not let anybody switch off', () => {
  assert.equal(texts({ purge_protection_enabled: true }, { purge_protection_enabled: false }), []) // change-refused
})

it('is medium where things are kept for fewer days, or the API server loses its SLA', () => {
  assert.match(
    texts({ retention_in_days: 90 }, { retention_in_days: 30 }, 'azurerm_log_analytics_workspace')[0] ?? '',
    /^medium/,
  )
  assert.match(
    texts({ sku_tier: 'Standard' }, { sku_tier: 'Free' }, 'azurerm_kubernetes_cluster')[0] ?? '',
    /^medium.*no SLA/,
  )
})

it('says nothing of a guard that is switched on, or of more days', () => {
  assert.equal(texts({ purge_protection_enabled: false }, { purge_protection_enabled: true }), [])
  assert.equal(texts({ retention_in_days: 30 }, { retention_in_days: 90 }), [])
})

it.run()
