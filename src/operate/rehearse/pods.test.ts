import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at } from '../../engine/policies/fields.ts'
import { podsOf } from './pods.ts'
import { deployment, inside, object } from './testing/objects.ts'

const it = suite('podsOf')

const NODES = 7
const of = (...objects: readonly KubernetesObject[]) =>
  podsOf(
    objects.map((each) => ({
      ...{ file: '', component: '', object: inside('test', each), order: [] },
      ...{ path: '', live: {}, dryRun: false },
    })),
    NODES,
  )
const most = (...objects: readonly KubernetesObject[]) => of(...objects).map((each) => each.most)

it('counts the pods that come before others go, a quarter unless a Deployment says otherwise', () => {
  assert.equal(most(deployment('web')), [5])
  assert.equal(most(deployment('web', { spec: { strategy: { rollingUpdate: { maxSurge: 3 } } } })), [7])
  assert.equal(most(deployment('web', { spec: { strategy: { type: 'Recreate' } } })), [4])
})

it('counts the most that an autoscaler allows, of its own target alone', () => {
  const spec = { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 8 }
  const scaler = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec })
  assert.equal(most(deployment('web'), deployment('other'), scaler), [10, 5])
})

it('counts a pod of a DaemonSet on each node', () => {
  assert.equal(most({ ...deployment('agent'), kind: 'DaemonSet' }), [NODES])
})

it('adds the volumes of a StatefulSet’s claims, as its controller does', () => {
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }
  const [store] = of({ ...deployment('store', { spec: { volumeClaimTemplates: [claim] } }), kind: 'StatefulSet' })
  assert.equal(at(store?.pod, 'spec', 'volumes'), [
    { name: 'data', persistentVolumeClaim: { claimName: 'data-store-0' } },
  ])
  assert.equal(store?.claims, [claim])
})

it('has the pods that operators make', () => {
  const prometheus = object('monitoring.coreos.com/v1', 'Prometheus', 'main', { spec: { replicas: 2 } })
  const hpa = { provider: { kubernetes: { envoyHpa: { maxReplicas: 6 } } } }
  assert.equal(
    most(prometheus, object('gateway.envoyproxy.io/v1alpha1', 'EnvoyProxy', 'public', { spec: hpa })),
    [2, 8],
  )
})

it.run()
