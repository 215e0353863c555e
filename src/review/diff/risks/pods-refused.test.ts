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

it('is high where no pool has the nodes that a pod asks for, or each keeps it out', () => {
  const side = (pod: object, pool: object = {}, more: object = {}) => ({
    objects: [namespace(), deployment({ pod: { ...pod } })],
    resources: {
      'azurerm_kubernetes_cluster.main': {
        default_node_pool: { name: 'system', vm_size: 'Standard_D4s_v5', only_critical_addons_enabled: true },
        ...more,
      },
      'azurerm_kubernetes_cluster_node_pool.a': { name: 'a', vm_size: 'Standard_D4s_v5', ...pool },
    },
  })
  const base = side({})
  const gpu = { nodeSelector: { gpu: 'true' } }
  assert.equal(found(base, side(gpu)), [
    'high: Deployment shop/web: A pod asks for nodes of `{"gpu":"true"}`, and no pool has them. It stays pending.',
  ])
  const affinity = (operator: string, values?: string[]) => ({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator, values }] }],
        },
      },
    },
  })
  for (const asked of [affinity('In', ['true']), affinity('Exists')]) assert.is(found(base, side(asked)).length, 1)
  assert.equal(found(base, side(affinity('DoesNotExist'))), [])
  assert.equal(found(base, side(gpu, { node_labels: { gpu: 'true' } })), [])
  assert.equal(found(base, side({ nodeSelector: { agentpool: 'a', 'kubernetes.io/os': 'linux' } })), [])
  const tainted = { node_taints: ['team=a:NoSchedule'] }
  assert.match(
    found(base, side({}, tainted))[0] ?? '',
    /^high: .*keeps it out by a taint: `CriticalAddonsOnly.*`team=a:/,
  )
  assert.match(found(base, side({}, { priority: 'Spot' }))[0] ?? '', /scalesetpriority=spot/)
  const tolerations = [{ key: 'team', operator: 'Equal', value: 'a', effect: 'NoSchedule' }]
  assert.equal(found(base, side({ tolerations }, tainted)), [])
  assert.is(found(base, side({ tolerations: [{ key: 'team', value: 'b' }] }, tainted)).length, 1)
  assert.equal(found(base, side({ tolerations: [{ operator: 'Exists' }] }, tainted)), [])
  assert.equal(found(base, side({}, { node_taints: ['team=a:PreferNoSchedule'] })), [])
  assert.equal(found(base, side(gpu, {}, { node_provisioning_profile: { mode: 'Auto' } })), [])
})

it('is high where a container is outside of the bounds for each in its namespace', () => {
  const side = (limit: object) => ({
    objects: [
      namespace(),
      deployment(),
      object('v1/LimitRange', 'bounds', { spec: { limits: [{ type: 'Container', ...limit }] } }),
    ],
  })
  assert.equal(found(side({}), side({ max: { cpu: '500m' } })), [
    'high: LimitRange shop/bounds: Container `web` of Deployment `web` may take at most `500m` of cpu, and its own is `1`: new pods are refused.',
  ])
  assert.match(found(side({}), side({ min: { memory: '1Gi' } }))[0] ?? '', /has to ask for at least `1Gi` of memory/)
  assert.equal(found(side({}), side({ max: { cpu: '1000m' }, min: { cpu: '100m' } })), [])
})

it('is high where a quota has no room for a Service', () => {
  const side = (type: string, bound: string) => ({
    objects: [namespace(), quota({ 'services.loadbalancers': bound }), object('v1/Service', 'web', { spec: { type } })],
  })
  assert.match(
    found(side('ClusterIP', '0'), side('LoadBalancer', '0'))[0] ?? '',
    /^high: ResourceQuota shop\/bounds: services\.loadbalancers is 0, and `shop` has `web`: the API server refuses/,
  )
  assert.equal(found(side('ClusterIP', '0'), side('LoadBalancer', '1')), [])
})

it.run()
