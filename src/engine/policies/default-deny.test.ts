import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, namespace, object } from '../../workshop/testing/objects.ts'
import { defaultDeny } from './default-deny.ts'

const it = suite('default-deny')

const policy = (spec: object) => object('networking.k8s.io/v1/NetworkPolicy', 'deny', { spec })
const both = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }
const check = (spec: object) => messages(defaultDeny, [namespace(), policy(spec)])

it('accepts a namespace that denies both directions', () => {
  assert.equal(check(both), [])
})

it('refuses a namespace without, or with half of it', () => {
  assert.is(messages(defaultDeny, [namespace()]).length, 1)
  assert.is(check({ ...both, policyTypes: ['Ingress'] }).length, 1)
  assert.is(check({ ...both, podSelector: { matchLabels: { app: 'web' } } }).length, 1)
  assert.is(check({ ...both, ingress: [{ ports: [{ port: 80 }] }] }).length, 1)
})

it('refuses a rule for every pod that allows everyone', () => {
  const open = object('networking.k8s.io/v1/NetworkPolicy', 'open', { spec: { ...both, egress: [{}] } })
  assert.equal(messages(defaultDeny, [namespace(), policy(both), open]), [
    'lets every pod of the namespace talk to everyone; name peers and ports',
  ])
})

it.run()
