import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object, service } from '../../../workshop/testing/objects.ts'
import { fieldImmutable } from './field-immutable.ts'

const it = suite('field-immutable')

const claim = (size: string, spec = {}) =>
  object('v1/PersistentVolumeClaim', 'data', {
    spec: { storageClassName: 'a', resources: { requests: { storage: size } }, ...spec },
  })
const set = (spec: object) => object('apps/v1/StatefulSet', 'db', { spec: { ...spec } })
const one = (before: KubernetesObject, after: KubernetesObject) =>
  raised(fieldImmutable, { objects: [before] }, { objects: [after] })

it('is high for the selector of a Deployment', () => {
  assert.equal(one(deployment(), deployment({ spec: { selector: { matchLabels: { app: 'other' } } } })), [
    'high: Cannot be changed: spec.selector.matchLabels.app: `web` → `other`. The sync fails until someone deletes the object.',
  ])
})

it('is critical where data hangs on the object', () => {
  const templates = (size: string) => [
    { metadata: { name: 'data' }, spec: { resources: { requests: { storage: size } } } },
  ]
  assert.match(
    one(set({ volumeClaimTemplates: templates('1Gi') }), set({ volumeClaimTemplates: templates('2Gi') }))[0] ?? '',
    /^critical/,
  )
  assert.match(one(claim('2Gi'), claim('1Gi'))[0] ?? '', /^critical/)
  assert.match(one(set({ serviceName: 'a' }), set({ serviceName: 'b' }))[0] ?? '', /^high/)
})

it('knows each kind that refuses something', () => {
  const pairs: [KubernetesObject, KubernetesObject][] = [
    [service({ clusterIP: 'None' }), service({ clusterIP: '10.0.0.1' })],
    [
      object('batch/v1/Job', 'a', { spec: { template: { a: 1 } } }),
      object('batch/v1/Job', 'a', { spec: { template: { a: 2 } } }),
    ],
    [
      object('storage.k8s.io/v1/StorageClass', '/a', { parameters: { sku: 'a' } }),
      object('storage.k8s.io/v1/StorageClass', '/a', { parameters: { sku: 'b' } }),
    ],
    [
      object('rbac.authorization.k8s.io/v1/RoleBinding', 'a', { roleRef: { name: 'a' } }),
      object('rbac.authorization.k8s.io/v1/RoleBinding', 'a', { roleRef: { name: 'b' } }),
    ],
    [
      object('networking.k8s.io/v1/IngressClass', '/a', { spec: { controller: 'a' } }),
      object('networking.k8s.io/v1/IngressClass', '/a', { spec: { controller: 'b' } }),
    ],
    [
      object('v1/ConfigMap', 'a', { immutable: true, data: { a: '1' } }),
      object('v1/ConfigMap', 'a', { immutable: true, data: { a: '2' } }),
    ],
    [
      object('scheduling.k8s.io/v1/PriorityClass', '/a', { value: 1 }),
      object('scheduling.k8s.io/v1/PriorityClass', '/a', { value: 2 }),
    ],
  ]
  for (const [before, after] of pairs) assert.is(one(before, after).length, 1, before.kind)
})

it('says what Argo CD does where it may replace the object', () => {
  const annotations = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' }
  const job = (image: string) => object('batch/v1/Job', 'a', { spec: { template: { image } } }, { annotations })
  assert.match(one(job('a'), job('b'))[0] ?? '', 'Argo CD deletes the object and makes it again')
})

it('says nothing of a volume that grows, of replicas, or of a ConfigMap that may change', () => {
  assert.equal(one(claim('1Gi'), claim('2Gi')), [])
  assert.equal(one(set({ replicas: 1 }), set({ replicas: 2 })), [])
  assert.equal(one(service(), service({ clusterIP: '10.0.0.1' })), [])
  assert.equal(
    one(object('v1/ConfigMap', 'a', { data: { a: '1' } }), object('v1/ConfigMap', 'a', { data: { a: '2' } })),
    [],
  )
})

it('is high where a Service is to lose its address or get one, and nothing where it leaves that to the cluster', () => {
  const to = (clusterIP?: string, type = 'ClusterIP') => ({
    objects: [service({ ...(clusterIP && { clusterIP }), type })],
  })
  assert.match(
    raised(fieldImmutable, to(), to('None'))[0] ?? '',
    /^high: Cannot be changed: spec\.clusterIP: nothing → `None`/,
  )
  assert.match(raised(fieldImmutable, to('None'), to())[0] ?? '', /^high/)
  assert.equal(raised(fieldImmutable, to(), to('10.0.0.1')), [])
  assert.equal(raised(fieldImmutable, to(undefined, 'ExternalName'), to('None')), [])
})

it.run()
