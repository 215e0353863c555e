import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised, type Sources } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object } from '../../../workshop/testing/objects.ts'
import { podsRefused } from './pods-refused.ts'

const it = suite('pods-refused')

const found = (before: Sources, after: Sources) => raised(podsRefused, before, after)
const quota = (hard: object) => object('v1/ResourceQuota', 'bounds', { spec: { hard } })
const asks = (cpu: string, memory = '128Mi') => ({ resources: { requests: { cpu, memory } } })
const scaler = (maxReplicas: number) =>
  object('autoscaling/v2/HorizontalPodAutoscaler', 'web', {
    spec: { minReplicas: 1, maxReplicas, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } },
  })

it('is high where a quota is below what runs, and medium where it is below what an autoscaler may ask for', () => {
  const side = (hard: object, replicas = 3) => ({
    objects: [namespace(), quota(hard), deployment({ spec: { replicas }, container: asks('500m') })],
  })
  assert.equal(found(side({ 'requests.cpu': '2' }), side({ 'requests.cpu': '1' })), [
    'high: ResourceQuota shop/bounds: requests.cpu is 1 cores, and what runs in `shop` asks for 1.5: new pods are refused.',
  ])
  assert.match(found(side({ pods: '3' }), side({ pods: '3' }, 4))[0] ?? '', /^high: .*pods is 3, .* asks for 4/)
  assert.equal(found(side({ 'requests.cpu': '2' }), side({ 'requests.cpu': '1500m' })), [])
  const scaled = (maxReplicas: number) => ({
    objects: [namespace(), quota({ pods: '4' }), scaler(maxReplicas), deployment({ container: asks('1') })],
  })
  assert.match(found(scaled(4), scaled(5))[0] ?? '', /^medium: .*stops short of its maximum/)
  assert.equal(found(scaled(3), scaled(4)), [])
})

it('is high where a pod asks for more than any node of a pool has', () => {
  const side = (cpu: string, memory: string, vm_size = 'Standard_D4s_v5') => ({
    objects: [namespace(), deployment({ container: asks(cpu, memory) })],
    resources: { 'azurerm_kubernetes_cluster.main': { default_node_pool: { vm_size } } },
  })
  const fits = side('2', '8Gi')
  assert.match(
    found(fits, side('6', '8Gi'))[0] ?? '',
    /^high: .*asks for 6 cores and 8 GiB.*`Standard_D4s_v5 \(4 cores, 16 GiB\)`.*pending/,
  )
  assert.match(found(fits, side('2', '20Gi'))[0] ?? '', /^high/)
  assert.match(found(side('2', '12Gi'), side('2', '12Gi', 'Standard_D2s_v5'))[0] ?? '', /^high/)
  assert.equal(found(fits, side('3', '12Gi')), [])
})

it('is high where a container asks for more than it may take', () => {
  const side = (memory: string) => ({
    objects: [
      namespace(),
      deployment({ container: { resources: { requests: { memory: '128Mi' }, limits: { memory } } } }),
    ],
  })
  assert.match(
    found(side('128Mi'), side('64Mi'))[0] ?? '',
    /^high: .*asks for `128Mi` of memory and may take `64Mi`: the API server refuses/,
  )
  assert.equal(found(side('256Mi'), side('128Mi')), [])
})

const enforce = (standard: string) => namespace('shop', { 'pod-security.kubernetes.io/enforce': standard })

it('is high where a namespace refuses the pods that run in it', () => {
  const side = (standard: string, securityContext?: object) => ({
    objects: [enforce(standard), deployment(securityContext ? { container: { securityContext } } : {})],
  })
  assert.match(
    found(side('baseline', {}), side('restricted', {}))[0] ?? '',
    /^high: Deployment shop\/web: Namespace `shop` enforces `restricted`, and the pod container `web` may gain privileges.*refused/,
  )
  assert.match(found(side('baseline', {}), side('baseline', { privileged: true }))[0] ?? '', /is privileged/)
  assert.equal(found(side('baseline'), side('restricted')), [])
  assert.equal(found(side('privileged', {}), side('baseline', {})), [])
})

it('is medium where a namespace gets stricter that charts are installed in', () => {
  const side = (standard: string, ...own: readonly ReturnType<typeof deployment>[]) => ({
    objects: [
      enforce(standard),
      ...own,
      object('argoproj.io/v1alpha1/Application', 'argocd/web', {
        spec: { destination: { namespace: 'shop' }, sources: [{ repoURL: 'https://charts.example.com', chart: 'a' }] },
      }),
    ],
  })
  assert.match(
    found(side('privileged'), side('restricted')).join(),
    /^medium: Namespace shop: It enforces `restricted` from now on/,
  )
  assert.is(found(side('privileged'), side('restricted')).length, 1)
  assert.is(found(side('privileged', deployment()), side('restricted', deployment())).length, 1)
  assert.equal(found(side('restricted'), side('baseline')), [])
})

it.run()
