import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deployment, messages, object } from '../../workshop/testing/objects.ts'
import { noReplicasWithAutoscaler } from './no-replicas-with-autoscaler.ts'

const it = suite('no-replicas-with-autoscaler')
const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } }
const autoscaler = object('autoscaling/v2/HorizontalPodAutoscaler', 'scaler', { spec })
const scaledObject = object('keda.sh/v1alpha1/ScaledObject', 'scaler', { spec: { scaleTargetRef: { name: 'web' } } })
const fixed = deployment({ spec: { replicas: 2 } })

it('accepts replicas without an autoscaler, and an autoscaler without replicas', () => {
  assert.equal(messages(noReplicasWithAutoscaler, [fixed]), [])
  assert.equal(messages(noReplicasWithAutoscaler, [deployment(), autoscaler, scaledObject]), [])
})

for (const owner of [autoscaler, scaledObject])
  it(`refuses replicas that a ${owner.kind} owns`, () => {
    assert.equal(messages(noReplicasWithAutoscaler, [fixed, owner]), [
      `spec.replicas is 2, but ${owner.kind} scaler owns the number; leave replicas out`,
    ])
  })

it.run()
