import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { scalingBroken } from './scaling-broken.ts'

const it = suite('scaling-broken')

const found = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(scalingBroken, { objects: [namespace(), ...before] }, { objects: [namespace(), ...after] })
const budget = (spec: object) =>
  object('policy/v1/PodDisruptionBudget', 'web', { spec: { selector: { matchLabels: { app: 'web' } }, ...spec } })
const scaler = (minReplicas: number, maxReplicas: number) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: { minReplicas, maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  })
const two = deployment({ spec: { replicas: 2 } })

it('is high where a budget lets no pod go, by its own change or by that of the pods', () => {
  const base = [two, budget({ minAvailable: 1 })]
  assert.match(
    found(base, [two, budget({ maxUnavailable: 0 })])[0] ?? '',
    /^high: PodDisruptionBudget shop\/web: .*Upgrades of nodes stop/,
  )
  assert.match(
    found(base, [deployment({ spec: { replicas: 1 } }), budget({ minAvailable: 1 })])[0] ?? '',
    /^high: .*keeps 1 of 1 pods/,
  )
  assert.equal(found(base, [two, budget({ maxUnavailable: 1 })]), [])
})

it('is high for a budget of zero in the values of a chart', () => {
  const values = (minAvailable: number) => [
    object('argoproj.io/v1alpha1/Application', 'web', {
      spec: { sources: [{ chart: 'a', helm: { valuesObject: { replicas: 2, pdb: { minAvailable } } } }] },
    }),
  ]
  assert.match(found(values(1), values(2))[0] ?? '', /^high: Application shop\/web: pdb.minAvailable keeps 2 of 2 pods/)
})

it('is medium where Argo CD and an autoscaler both say how many', () => {
  assert.match(
    found([deployment(), scaler(1, 3)], [two, scaler(1, 3)])[0] ?? '',
    /^medium: Deployment shop\/web: spec.replicas is 2, but HorizontalPodAutoscaler web owns the number/,
  )
  assert.equal(found([deployment(), scaler(1, 3)], [deployment(), scaler(1, 4)]), [])
})

it('is high where the least is more than the most', () => {
  assert.match(
    found([deployment(), scaler(1, 3)], [deployment(), scaler(4, 3)])[0] ?? '',
    /^high: .*minReplicas is 4 and maxReplicas is 3/,
  )
  assert.equal(found([deployment(), scaler(1, 3)], [deployment(), scaler(3, 3)]), [])
})

it('is high where an autoscaler has nothing to measure against', () => {
  const scaler = object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: {
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 65 } } },
      ],
    },
  })
  const side = (resources: object) => ({ objects: [scaler, deployment({ container: { resources } })] })
  const asks = side({ requests: { cpu: '1' } })
  assert.match(
    raised(scalingBroken, asks, side({ requests: { memory: '1Gi' } })).join(),
    /^high: HorizontalPodAutoscaler shop\/web: It measures cpu .* `web` asks for none/,
  )
  assert.equal(raised(scalingBroken, asks, side({ limits: { cpu: '1' } })), []) // then that is what it asks for
})

it.run()
