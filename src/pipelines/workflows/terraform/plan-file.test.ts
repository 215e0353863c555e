import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changesOf, driftOf, fingerprintOf, type PlanJson } from './plan-file.ts'

const it = suite('plan file')

const change = (address: string, actions: string[], after: unknown = {}) => ({ address, change: { actions, after } })
const plan: PlanJson = {
  resource_changes: [
    change('a.created', ['create'], { name: 'x', size: 1 }),
    change('a.same', ['no-op']),
    change('data.a.read', ['read']),
    change('a.replaced', ['create', 'delete']),
    change('a.updated', ['update']),
    change('a.gone', ['delete']),
  ],
}

it('lists what would happen, the worst first', () => {
  assert.equal(
    changesOf(plan).map(({ action, address }) => `${action} ${address}`),
    ['replace a.replaced', 'delete a.gone', 'update a.updated', 'create a.created'],
  )
  assert.equal(changesOf({}), [])
})

/** A resource whose state is other than Azure, and what the plan does about it; as `terraform show -json` prints them. */
const drifted = (address: string, before: object, after: object | null, planned: object, unknown: object = {}) => ({
  drift: { address, change: { actions: [after ? 'update' : 'delete'], before, after } },
  change: {
    address,
    change: {
      actions: [JSON.stringify(planned) === JSON.stringify(after) ? 'no-op' : after ? 'update' : 'create'],
      before: after,
      after: planned,
      after_unknown: unknown,
    },
  },
})

it('counts as changed outside what an apply would put back, and not what Azure answers right after one', () => {
  const cluster = {
    tags: { owner: 'ml' },
    web_app_routing: null,
    kubernetes_version: '1.35',
    fqdn: '',
    sku_tier: 'Standard',
  }
  const answered = { ...cluster, web_app_routing: [], kubernetes_version: '1.35.3', fqdn: 'aks-1.azmk8s.io' }
  const storage = { primary_access_key: 'a key', queue_encryption: null }
  const all = [
    drifted('azurerm_kubernetes_cluster.quiet', cluster, answered, answered),
    drifted(
      'azurerm_storage_account.read',
      storage,
      { ...storage, primary_access_key: '' },
      { primary_access_key: '' },
    ),
    // Something else of it is planned: what Azure answers is still no one's change.
    drifted(
      'azurerm_kubernetes_cluster.upgraded',
      cluster,
      answered,
      { ...answered, sku_tier: 'Premium', web_app_routing: null, fqdn: undefined },
      { fqdn: true },
    ),
    drifted('azurerm_resource_group.retagged', { tags: { owner: 'ml' } }, { tags: {} }, { tags: { owner: 'ml' } }),
    drifted('azurerm_subnet.opened', { prefixes: ['a'] }, { prefixes: ['a', 'b'] }, { prefixes: ['a'] }),
    drifted('azurerm_role_assignment.deleted', { scope: 's' }, null, { scope: 's' }),
  ]
  const found = driftOf({
    resource_drift: all.map(({ drift }) => drift),
    resource_changes: all.map(({ change: planned }) => planned),
  })
  assert.equal(
    found.map(({ action, address }) => `${action} ${address}`),
    [
      'delete azurerm_role_assignment.deleted',
      'update azurerm_resource_group.retagged',
      'update azurerm_subnet.opened',
    ],
  )
})

it('has one fingerprint for the same changes, whatever their order', () => {
  const [first, ...rest] = plan.resource_changes ?? []
  assert.ok(first)
  const reordered = { resource_changes: [...rest, change('a.created', ['create'], { size: 1, name: 'x' })] }
  assert.is(fingerprintOf(reordered), fingerprintOf(plan))
  assert.is(fingerprintOf({ resource_changes: [...rest, first], resource_drift: [] }), fingerprintOf(plan))
})

it('has another fingerprint for another value, action or resource', () => {
  const other = (...changes: ReturnType<typeof change>[]) => fingerprintOf({ resource_changes: changes })
  const one = other(change('a', ['create'], { size: 1 }))
  assert.is.not(other(change('a', ['create'], { size: 2 })), one)
  assert.is.not(other(change('a', ['update'], { size: 1 })), one)
  assert.is.not(other(change('b', ['create'], { size: 1 })), one)
})

it.run()
