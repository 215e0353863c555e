import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { idleConnections } from './idle-connections.ts'

const it = suite('idle-connections')

const route = (rule: object) => object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', { spec: { rules: [rule] } })
const policy = (http: object, name = 'web') =>
  object('gateway.envoyproxy.io/v1alpha1/BackendTrafficPolicy', 'web', {
    spec: { targetRefs: [{ kind: 'HTTPRoute', name }], timeout: { http } },
  })
const served = route({ backendRefs: [{ name: 'web', port: 80 }] })

it('accepts a route whose policy bounds idle connections, and one without a service', () => {
  assert.equal(messages(idleConnections, [served, policy({ connectionIdleTimeout: '60s' })]), [])
  assert.equal(messages(idleConnections, [route({ filters: [] })]), [])
})

it('refuses a route without such a policy, or with one that says nothing of them or is another’s', () => {
  assert.match(messages(idleConnections, [served])[0] ?? '', 'has no BackendTrafficPolicy')
  assert.is(messages(idleConnections, [served, policy({ requestTimeout: '60s' })]).length, 1)
  assert.is(messages(idleConnections, [served, policy({ connectionIdleTimeout: '60s' }, 'other')]).length, 1)
})

it.run()
