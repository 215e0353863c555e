import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { availabilityWeakened } from './availability-weakened.ts'

const it = suite('availability-weakened')

const budget = (spec: object) => object('policy/v1/PodDisruptionBudget', 'web', { spec: { ...spec } })
const scaler = (minReplicas: number) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: { minReplicas, maxReplicas: 6, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  })
const one = (before: KubernetesObject, after: KubernetesObject | undefined, rest: readonly KubernetesObject[] = []) =>
  raised(availabilityWeakened, { objects: [before, ...rest] }, { objects: [...(after ? [after] : []), ...rest] })

it('is medium for fewer pods down to one, and low above', () => {
  assert.equal(one(scaler(3), scaler(1), [deployment()]), ['medium: Runs 1 instead of 3 pods at the least.'])
  assert.match(one(scaler(4), scaler(2), [deployment()])[0] ?? '', /^low/)
  assert.match(one(deployment({ spec: { replicas: 2 } }), deployment({ spec: { replicas: 1 } }))[0] ?? '', /^medium/)
  assert.match(one(scaler(3), undefined, [deployment()])[0] ?? '', 'Runs 1 instead of 3')
})

it('is medium for a budget that allows more, or goes', () => {
  assert.is(one(budget({ minAvailable: 2 }), budget({ minAvailable: 1 })).length, 1)
  assert.is(one(budget({ maxUnavailable: 1 }), budget({ maxUnavailable: 2 })).length, 1)
  assert.is(one(budget({ minAvailable: 2 }), undefined).length, 1)
})

it('is medium for a probe less, and for rollouts that stop everything', () => {
  const probe = { readinessProbe: { httpGet: { path: '/', port: 80 } } }
  assert.match(one(deployment({ container: probe }), deployment())[0] ?? '', 'Loses `web.readinessProbe`')
  assert.match(one(deployment(), deployment({ spec: { strategy: { type: 'Recreate' } } }))[0] ?? '', 'stops all pods')
})

it('says nothing of more pods, of stricter budgets, or of a probe that comes', () => {
  assert.equal(one(scaler(1), scaler(3), [deployment()]), [])
  assert.equal(one(budget({ minAvailable: 1 }), budget({ minAvailable: 2 })), [])
  const probe = (path: string) => ({ livenessProbe: { httpGet: { path, port: 80 } } })
  assert.equal(one(deployment(), deployment({ container: probe('/b') })), [])
})

it('is medium where a probe asks something else, and nothing where it only waits longer', () => {
  const probe = (path: string, periodSeconds: number) => ({
    objects: [deployment({ container: { readinessProbe: { httpGet: { path, port: 8080 }, periodSeconds } } })],
  })
  assert.match(
    raised(availabilityWeakened, probe('/readyz', 1), probe('/ready', 1))[0] ?? '',
    /^medium: .*`\/readyz` → `\/ready`.*never ready/,
  )
  assert.equal(raised(availabilityWeakened, probe('/readyz', 1), probe('/readyz', 2)), [])
})

it.run()
