/** What runs costs: cores and memory that pods reserve, nodes, and disks. */
import { coresOf, memoryGibOf } from '../../config/vm-sizes.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from '../../engine/policies/fields.ts'
import { sourcesOf } from '../../engine/policies/object-index.ts'
import { podTemplateOf } from '../../engine/policies/pod-templates.ts'
import { amount, gibibytes } from './quantity.ts'
import type { PlacedResource, Snapshot } from './snapshot.ts'
import { isScaled, replicasOf } from './workload.ts'

/** A lower and an upper bound. */
export interface Bounds {
  readonly min: number
  readonly max: number
}

/** What something takes. */
export interface Capacity {
  readonly cores: Bounds
  /** GiB of memory. */
  readonly memory: Bounds
  /** GiB of volumes. */
  readonly disk: Bounds
}

/** What node pools offer. */
export interface Nodes {
  readonly count: Bounds
  readonly cores: Bounds
  /** GiB of memory, of the sizes that are known. */
  readonly memory: Bounds
}

const NONE: Bounds = { min: 0, max: 0 }
export const NO_CAPACITY: Capacity = { cores: NONE, memory: NONE, disk: NONE }

const add = (a: Bounds, b: Bounds): Bounds => ({ min: a.min + b.min, max: a.max + b.max })
const times = ({ min, max }: Bounds, each: number): Bounds => ({ min: min * each, max: max * each })

/** Both together. */
export function addCapacity(a: Capacity, b: Capacity): Capacity {
  return { cores: add(a.cores, b.cores), memory: add(a.memory, b.memory), disk: add(a.disk, b.disk) }
}

/** What one pod reserves, or may use: its containers together, or its largest init container where that is more. */
export function podRequests(
  object: KubernetesObject,
  kind: 'requests' | 'limits' = 'requests',
): { cores: number; memory: number } {
  const containers = podTemplateOf({ environment: '', component: '', object })?.containers ?? []
  const of = (what: string, read: (value: unknown) => number) => {
    const request = (container: { fields: Fields }) => read(at(container.fields, 'resources', kind, what))
    const sidecars = containers.filter((one) => one.list === 'containers' || one.fields['restartPolicy'] === 'Always')
    const inits = containers.filter((one) => one.list === 'initContainers' && one.fields['restartPolicy'] !== 'Always')
    return Math.max(
      sidecars.reduce((sum, one) => sum + request(one), 0),
      ...inits.map(request),
      0,
    )
  }
  return { cores: of('cpu', amount), memory: of('memory', gibibytes) }
}

const storageIn = (claim: unknown): number => gibibytes(at(claim, 'spec', 'resources', 'requests', 'storage'))

/**
 * What a release reserves, as far as its values say: each block of `resources` once for each of the replicas beside it.
 * What a chart reserves by default is not in the files.
 */
function releaseCapacity(values: unknown): Capacity {
  const value = fields(values)
  const own = fields(at(value, 'resources', 'requests'))
  const replicas = Number(value['replicas'] ?? value['replicaCount'] ?? 1)
  const fixed = (each: number): Bounds => ({ min: each * replicas, max: each * replicas })
  const claims = Object.entries(value).reduce((sum, [key, inner]) => {
    const claim = /^(storage|storageSpec|persistence)$/.test(key) ? at(inner, 'volumeClaimTemplate') : undefined
    return sum + storageIn(claim)
  }, 0)
  const mine = { cores: fixed(amount(own['cpu'])), memory: fixed(gibibytes(own['memory'])), disk: fixed(claims) }
  return Object.values(value).reduce<Capacity>(
    (sum, inner) => (typeof inner === 'object' && inner !== null ? addCapacity(sum, releaseCapacity(inner)) : sum),
    mine,
  )
}

/** What one object reserves; a DaemonSet counts as one pod, since it is one for each node. */
export function capacityOf(object: KubernetesObject, environment: string, component: string, side: Snapshot): Capacity {
  if (object.kind === 'Application' && side.rendered(environment).length > 0) return NO_CAPACITY // its pods count
  if (object.kind === 'Application')
    return sourcesOf({ object })
      .map((source) => releaseCapacity(at(source, 'helm', 'valuesObject')))
      .reduce(addCapacity, NO_CAPACITY)
  if (object.kind === 'PersistentVolumeClaim') {
    const size = storageIn(object)
    return { ...NO_CAPACITY, disk: { min: size, max: size } }
  }
  if (!isScaled(object.kind) && object.kind !== 'DaemonSet') return NO_CAPACITY
  const replicas = isScaled(object.kind) ? replicasOf(object, environment, component, side) : { min: 1, max: 1 }
  const { cores, memory } = podRequests(object)
  const claims = list(at(object, 'spec', 'volumeClaimTemplates')).reduce<number>((sum, one) => sum + storageIn(one), 0)
  return { cores: times(replicas, cores), memory: times(replicas, memory), disk: times(replicas, claims) }
}

const POOLS: Readonly<Record<string, (body: Fields) => unknown>> = {
  azurerm_kubernetes_cluster: (body) => body['default_node_pool'],
  azurerm_kubernetes_cluster_node_pool: (body) => body,
}

/** The pool of nodes that a resource is, or has. */
function poolOf({ type, body }: PlacedResource): unknown {
  const pool = Object.hasOwn(POOLS, type) ? POOLS[type]?.(body) : undefined
  return Array.isArray(pool) ? pool[0] : pool
}

/** What the nodes of a resource offer; `undefined` for one that has none. */
export function nodesOf(resource: PlacedResource): Nodes | undefined {
  const pool = poolOf(resource)
  if (!pool) return undefined
  const fixed = Number(at(pool, 'node_count') ?? 1)
  const scales = at(pool, 'auto_scaling_enabled') === true
  const bound = (key: string) => (scales ? Number(at(pool, key) ?? fixed) : fixed)
  const count = { min: bound('min_count'), max: bound('max_count') }
  const size = text(at(pool, 'vm_size')) ?? ''
  return { count, cores: times(count, coresOf(size) ?? 0), memory: times(count, memoryGibOf(size) ?? 0) }
}

/** Nodes of one pool, as pods choose among them. */
export interface Pool {
  readonly name: string
  /** `Standard_D4ds_v5` */
  readonly size: string
  readonly labels: Fields
  /** `key=value:NoSchedule` */
  readonly taints: readonly string[]
}

/** Every pool of an environment; none where AKS makes nodes as pods need them. */
export function poolsOf(side: Snapshot, environment: string): Pool[] {
  const resources = side.resources(environment)
  if (resources.some(({ body }) => at(body, 'node_provisioning_profile', 'mode') === 'Auto')) return []
  return resources.flatMap((resource): Pool[] => {
    const pool = poolOf(resource)
    const size = text(at(pool, 'vm_size'))
    if (size === undefined) return []
    // https://learn.microsoft.com/azure/aks/use-system-pools, https://learn.microsoft.com/azure/aks/spot-node-pool
    const given = [
      ...(at(pool, 'only_critical_addons_enabled') === true ? ['CriticalAddonsOnly=true:NoSchedule'] : []),
      ...(at(pool, 'priority') === 'Spot' ? ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'] : []),
    ]
    return [
      {
        name: text(at(pool, 'name')) ?? '',
        size,
        labels: fields(at(pool, 'node_labels')),
        taints: [...given, ...list(at(pool, 'node_taints')).map(String)],
      },
    ]
  })
}

/** What pods reserve and nodes offer in a whole environment. */
export interface Totals {
  readonly pods: Capacity
  readonly nodes: Nodes
}

/** Sums up one side of an environment. */
export function totalsOf(side: Snapshot, environment: string): Totals {
  const pods = side
    .objects(environment)
    .map(({ object, component }) => capacityOf(object, environment, component, side))
    .reduce(addCapacity, NO_CAPACITY)
  const nodes = side.resources(environment).flatMap((resource) => nodesOf(resource) ?? [])
  const none: Nodes = { count: NONE, cores: NONE, memory: NONE }
  const sum = (a: Nodes, b: Nodes): Nodes => ({
    count: add(a.count, b.count),
    cores: add(a.cores, b.cores),
    memory: add(a.memory, b.memory),
  })
  return { pods, nodes: nodes.reduce(sum, none) }
}
