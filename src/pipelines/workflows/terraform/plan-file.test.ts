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
  resource_drift: [change('a.touched', ['update'])],
}

it('lists what would happen, the worst first', () => {
  assert.equal(
    changesOf(plan).map(({ action, address }) => `${action} ${address}`),
    ['replace a.replaced', 'delete a.gone', 'update a.updated', 'create a.created'],
  )
  assert.equal(driftOf(plan), [{ address: 'a.touched', action: 'update' }])
  assert.equal(changesOf({}), [])
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
