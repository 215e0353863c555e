/** The series of a shipped environment in which all is well and nothing happens. */
import type { Environment } from '../../../config/load.ts'
import { coresOf, memoryGibOf } from '../../../config/vm-sizes.ts'
import type { Manifest } from '../../../engine/kubernetes/manifest.ts'
import { quantityOf } from '../../../engine/kubernetes/quantity.ts'
import { at, fields } from '../../../engine/policies/fields.ts'
import type { Series } from '../promtool.ts'
import { disksAtRest, type Pods, podsAtRest } from './pods.ts'
import { QUIET } from './quiet.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [name: string, labels: Labels, value: number, growth?: number]

const KSM = { job: 'kube-state-metrics' } as const

// What AKS keeps for itself. https://learn.microsoft.com/azure/aks/node-resource-reservations
const RESERVED_CORES = 0.14
const RESERVED_MEMORY = 0.2

interface Node {
  readonly name: string
  readonly cores: number
  readonly bytes: number
}

/** As few nodes as the pools keep. */
function nodesOf({ cluster }: Environment): readonly Node[] {
  const pools = Object.entries({ system: cluster.systemPool, ...cluster.userPools })
  return pools.flatMap(([pool, { vmSize, minNodes }]) =>
    Array.from({ length: minNodes }, (_, index) => ({
      name: `${pool}-${index}`,
      cores: (coresOf(vmSize) ?? 2) - RESERVED_CORES,
      bytes: (memoryGibOf(vmSize) ?? 8) * 2 ** 30 * (1 - RESERVED_MEMORY),
    })),
  )
}

const ofNode = ({ name, cores, bytes }: Node): Sample[] => {
  const node = { ...KSM, node: name }
  return [
    ['kube_node_info', node, 1],
    ['kube_node_spec_unschedulable', node, 0],
    ['kube_node_status_condition', { ...node, condition: 'Ready', status: 'true' }, 1],
    ...['MemoryPressure', 'DiskPressure', 'PIDPressure'].map(
      (condition): Sample => ['kube_node_status_condition', { ...node, condition, status: 'true' }, 0],
    ),
    ['kube_node_status_allocatable', { ...node, resource: 'cpu' }, cores],
    ['kube_node_status_allocatable', { ...node, resource: 'memory' }, bytes],
    ['kube_node_status_capacity', { ...node, resource: 'pods' }, 110],
  ]
}

/** What kube-state-metrics says of a workload, its owner and its pods. */
function ofPods({ namespace, owner, replicas, cpu, memory }: Pods): Sample[] {
  const { name } = owner.metadata
  const isSet = ['StatefulSet', 'Prometheus', 'Alertmanager'].includes(owner.kind)
  const [kind, label] =
    owner.kind === 'DaemonSet'
      ? ['DaemonSet', 'daemonset']
      : isSet
        ? ['StatefulSet', 'statefulset']
        : ['ReplicaSet', 'deployment']
  const workload = { ...KSM, namespace, [label]: name }
  const same = (names: readonly string[], value: number): Sample[] => names.map((each) => [each, workload, value])
  const pods = Array.from({ length: replicas }, (_, index) => {
    const pod = { ...KSM, namespace, pod: `${name}-${index}` }
    const container = { ...pod, container: name }
    return [
      ['kube_pod_info', { ...pod, node: 'n0', created_by_kind: kind, created_by_name: name }, 1],
      ['kube_pod_owner', { ...pod, owner_kind: kind, owner_name: name }, 1],
      ['kube_pod_status_phase', { ...pod, phase: 'Running' }, 1],
      ['kube_pod_status_phase', { ...pod, phase: 'Pending' }, 0],
      ['kube_pod_status_ready', { ...pod, condition: 'true' }, 1],
      ['kube_pod_container_resource_requests', { ...container, resource: 'cpu' }, cpu],
      ['kube_pod_container_resource_requests', { ...container, resource: 'memory' }, memory],
      ['kube_pod_container_resource_limits', { ...container, resource: 'cpu' }, cpu],
      ['kube_pod_container_resource_limits', { ...container, resource: 'memory' }, memory],
    ] as Sample[]
  }).flat()
  if (label === 'daemonset')
    return [
      ...pods,
      ...same(
        ['current_number_scheduled', 'desired_number_scheduled', 'number_available', 'updated_number_scheduled'].map(
          (each) => `kube_daemonset_status_${each}`,
        ),
        replicas,
      ),
      ...same(['kube_daemonset_status_number_misscheduled'], 0),
    ]
  if (isSet)
    return [
      ...pods,
      ...same(['kube_statefulset_metadata_generation', 'kube_statefulset_status_observed_generation'], 1),
      ...same(['kube_statefulset_replicas', 'kube_statefulset_status_replicas_ready'], replicas),
      ...same(['kube_statefulset_status_replicas_updated'], replicas),
      ['kube_statefulset_status_current_revision', { ...workload, revision: 'a' }, 1],
      ['kube_statefulset_status_update_revision', { ...workload, revision: 'a' }, 1],
    ]
  return [
    ...pods,
    ['kube_replicaset_owner', { ...KSM, namespace, replicaset: name, owner_kind: 'Deployment', owner_name: name }, 1],
    ...same(['kube_deployment_metadata_generation', 'kube_deployment_status_observed_generation'], 1),
    ...same(
      [
        'kube_deployment_spec_replicas',
        'kube_deployment_status_replicas_available',
        'kube_deployment_status_replicas_updated',
      ],
      replicas,
    ),
    ['kube_deployment_status_condition', { ...workload, condition: 'Progressing', status: 'false' }, 0],
  ]
}

/** How much of a quota is used, by the pods and by what else there is. */
function usedOf(resource: string, namespace: string, pods: readonly Pods[], engines: number): number {
  const own = pods.filter((each) => each.namespace === namespace)
  const total = (of: (each: Pods) => number, all = own) => all.reduce((sum, each) => sum + of(each) * each.replicas, 0)
  if (resource === 'requests.cpu') return total(({ cpu }) => cpu)
  if (resource === 'requests.memory') return total(({ memory }) => memory)
  if (resource === 'pods') return total(() => 1)
  if (resource === 'persistentvolumeclaims') return total(() => 1, disksAtRest(own))
  return resource === 'services.loadbalancers' && namespace === 'exposure' ? engines : 0
}

function ofObject({ object: { kind, metadata, spec } }: Manifest, pods: readonly Pods[], engines: number): Sample[] {
  const namespace = metadata.namespace ?? ''
  if (kind === 'ResourceQuota')
    return Object.entries(fields(at(spec, 'hard'))).flatMap(([resource, hard]): Sample[] => {
      const labels = { ...KSM, namespace, resourcequota: metadata.name, resource }
      return [
        ['kube_resourcequota', { ...labels, type: 'hard' }, quantityOf(hard)],
        ['kube_resourcequota', { ...labels, type: 'used' }, usedOf(resource, namespace, pods, engines)],
      ]
    })
  if (kind === 'HorizontalPodAutoscaler') {
    const labels = { ...KSM, namespace, horizontalpodautoscaler: metadata.name }
    const [fewest, most] = [Number(at(spec, 'minReplicas')), Number(at(spec, 'maxReplicas'))]
    return [
      ['kube_horizontalpodautoscaler_spec_max_replicas', labels, most],
      ['kube_horizontalpodautoscaler_spec_min_replicas', labels, fewest],
      ['kube_horizontalpodautoscaler_status_current_replicas', labels, fewest],
      ['kube_horizontalpodautoscaler_status_desired_replicas', labels, fewest],
    ]
  }
  if (kind !== 'PodDisruptionBudget') return []
  const labels = { ...KSM, namespace, poddisruptionbudget: metadata.name }
  return [
    ['kube_poddisruptionbudget_status_current_healthy', labels, 2],
    ['kube_poddisruptionbudget_status_desired_healthy', labels, 1],
  ]
}

/** Jobs that Prometheus scrapes, all of them up. */
const upOf = (labels: Labels): Sample => ['up', { service: labels['job'] ?? '', ...labels }, 1]

const selector = (name: string, labels: Labels) =>
  `${name}{${Object.entries(labels)
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`

/**
 * Everything of an environment at rest.
 *
 * @param steps - values of each series, a minute apart
 */
export function atRest(env: Environment, manifests: readonly Manifest[], steps: number): Series {
  const nodes = nodesOf(env)
  const pods = podsAtRest(manifests, nodes.length)
  const engines = env.components.exposure.bothEngines ? 2 : 1
  const members = pods.find(({ owner }) => owner.kind === 'Alertmanager')?.replicas ?? 1
  const quiet = QUIET.flatMap(({ labels, constant = {}, growing = {} }): Sample[] => [
    upOf(
      Object.fromEntries(
        ['job', 'namespace', 'metrics_path', 'instance', 'container'].flatMap((key) => {
          const value = labels[key]
          return value === undefined ? [] : [[key, value]]
        }),
      ),
    ),
    ...Object.entries(constant).map(([name, value]): Sample => [name, labels, value]),
    ...Object.entries(growing).map(([name, value]): Sample => [name, labels, 0, value]),
  ])
  const samples: Sample[] = [
    ...nodes.flatMap(ofNode),
    ...pods.flatMap(ofPods),
    ...manifests.flatMap((manifest) => ofObject(manifest, pods, engines)),
    ...quiet,
    ...Array.from(
      { length: members },
      (_, index): Sample => [
        'alertmanager_cluster_members',
        {
          job: 'kube-prometheus-alertmanager',
          service: 'kube-prometheus-alertmanager',
          container: 'alertmanager',
          namespace: 'monitoring',
          pod: `alertmanager-${index}`,
        },
        members,
      ],
    ),
    ['kube_persistentvolume_status_phase', { ...KSM, persistentvolume: 'disk', phase: 'Failed' }, 0],
  ]
  return Object.fromEntries(
    samples.map(([name, labels, value, growth = 0]) => [selector(name, labels), `${value}+${growth}x${steps}`]),
  )
}
