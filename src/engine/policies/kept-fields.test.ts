import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { keptFields } from './kept-fields.ts'

const it = suite('kept-fields')

const policy = (spec: object) => messages(keptFields, [object('networking.k8s.io/v1/NetworkPolicy', 'web', { spec })])

it('accepts an empty map, which selects everything, and a list with an empty map in it', () => {
  assert.equal(policy({ podSelector: {}, ingress: [{}] }), [])
})

it('refuses an empty list', () => {
  assert.equal(policy({ podSelector: {}, ingress: [] }), [
    'spec.ingress is an empty list, which is not kept; leave it out',
  ])
})

it('leaves custom resources alone, whose empty lists are kept', () => {
  assert.equal(
    messages(keptFields, [object('argoproj.io/v1alpha1/AppProject', 'web', { spec: { sourceRepos: [] } })]),
    [],
  )
})

it.run()
