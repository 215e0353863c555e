import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deployment, messages, object } from '../../workshop/testing/objects.ts'
import { drainableNodes } from './drainable-nodes.ts'

const it = suite('drainable-nodes')

const selector = { matchLabels: { app: 'web' } }
const budget = (spec: object) => object('policy/v1/PodDisruptionBudget', 'web', { spec: { selector, ...spec } })
const autoscaler = (minReplicas: number) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: { minReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  })
const check = (spec: object, replicas = 2) =>
  messages(drainableNodes, [deployment({ spec: { replicas } }), budget(spec)])
const values = (valuesObject: object) =>
  messages(drainableNodes, [
    object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources: [{ helm: { valuesObject } }] } }),
  ])

it('accepts a budget that lets one pod go', () => {
  assert.equal(check({ maxUnavailable: 1 }), [])
  assert.equal(check({ minAvailable: 1 }), [])
  assert.equal(check({ minAvailable: '50%' }), [])
})

for (const spec of [{ maxUnavailable: 0 }, { maxUnavailable: '0%' }, { minAvailable: 2 }, { minAvailable: '100%' }])
  it(`refuses ${JSON.stringify(spec)} for two pods`, () => {
    assert.is(check(spec).length, 1)
  })

it('counts the pods that the autoscaler keeps at the least', () => {
  const objects = [deployment(), budget({ minAvailable: 1 })]
  assert.equal(messages(drainableNodes, objects), [
    'minAvailable keeps 1 of 1 pods, so a drain never ends; use maxUnavailable: 1',
  ])
  assert.equal(messages(drainableNodes, [...objects, autoscaler(2)]), [])
})

it('reads the budgets in the values of charts', () => {
  assert.equal(values({ server: { replicas: 2, pdb: { enabled: true, maxUnavailable: 1 } } }), [])
  assert.equal(values({ server: { replicas: 1, pdb: { enabled: false, minAvailable: 1 } } }), [])
  assert.equal(values({ server: { replicaCount: 1, podDisruptionBudget: { enabled: true, minAvailable: 1 } } }), [
    'server.podDisruptionBudget.minAvailable keeps 1 of 1 pods, so a drain never ends; use maxUnavailable: 1',
  ])
  assert.is(values({ podDisruptionBudget: { minAvailable: 2 }, prometheusSpec: { replicas: 2 } }).length, 1)
})

it.run()
