import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LabelIndex, matchesSelector, selectorText } from './label-index.ts'

const it = suite('LabelIndex')
const expression = (key: string, operator: string, values?: string[]) => ({
  matchExpressions: [{ key, operator, values }],
})

it('matches labels as Kubernetes does', () => {
  const labels = { app: 'web', tier: 'front' }
  assert.ok(matchesSelector(labels, {}))
  assert.ok(matchesSelector(labels, { matchLabels: { app: 'web' }, ...expression('tier', 'Exists') }))
  assert.not(matchesSelector(labels, { matchLabels: { app: 'web', zone: 'a' } }))
  assert.ok(matchesSelector(labels, expression('app', 'In', ['api', 'web'])))
  assert.not(matchesSelector(labels, expression('zone', 'In', ['a'])))
  assert.ok(matchesSelector(labels, expression('zone', 'NotIn', ['a'])))
  assert.not(matchesSelector(labels, expression('app', 'NotIn', ['web'])))
  assert.ok(matchesSelector(labels, expression('zone', 'DoesNotExist')))
  assert.not(matchesSelector(labels, expression('app', 'DoesNotExist')))
})

it('finds what a selector matches in a namespace', () => {
  const index = new LabelIndex<number>()
  index.add('shop', { app: 'web', tier: 'front' }, 1)
  index.add('shop', { app: 'web' }, 2)
  index.add('bank', { app: 'web' }, 3)
  assert.equal(index.matching('shop', { matchLabels: { app: 'web' } }), [1, 2])
  assert.equal(index.matching('shop', { matchLabels: { app: 'web', tier: 'front' } }), [1])
  assert.equal(index.matching('shop', {}), [1, 2])
  assert.ok(index.some('shop', { matchLabels: { app: 'web' } }, (item) => item === 2))
  assert.not(index.some('bank', { matchLabels: { tier: 'front' } }))
  assert.not(index.some('none', {}))
})

it('says a selector in words', () => {
  assert.is(
    selectorText({ matchLabels: { app: 'web' }, ...expression('tier', 'In', ['a', 'b']) }),
    '{app=web, tier In a|b}',
  )
})

it.run()
