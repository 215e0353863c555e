import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../../config/load.ts'
import type { NAMESPACES } from '../../../config/names.ts'
import type { Service } from '../../../config/schema/services.ts'
import { workloadsOf } from '../services/runtimes.ts'

type Namespace = (typeof NAMESPACES)[keyof typeof NAMESPACES]

/** The most that a namespace may hold: about twice what runs there, so that a rollout fits and a mistake does not. */
interface Quota {
  readonly pods: number
  /** Sum of all requests. */
  readonly cpu: string
  readonly memory: string
  /** Disks; none where nothing keeps data. */
  readonly disks?: number
  /** Public addresses; none where nothing is published. */
  readonly loadBalancers?: number
}

const DEFAULTS = { request: { cpu: '20m', memory: '64Mi' }, limit: { cpu: '200m', memory: '256Mi' } } as const
/** More than any container of the platform may use; the size of a service is the environment's choice. */
const MOST = { cpu: '4', memory: '8Gi' } as const

/** A quantity taken several times, in the form in which the API server keeps it. */
export function times(quantity: string, count: number): string {
  const [, digits, unit = ''] = /^(\d+)(\D*)$/.exec(quantity) ?? []
  const amount = Number(digits) * count
  if (unit === 'm' && amount % 1000 === 0) return String(amount / 1000)
  if (unit === 'Mi' && amount % 1024 === 0) return `${amount / 1024}Gi`
  return `${amount}${unit}`
}

/** Most nodes at once: every pool at its largest, and the third that an upgrade adds. */
function mostNodes({ cluster }: Environment): number {
  const pools = [cluster.systemPool, ...Object.values(cluster.userPools)]
  return pools.reduce((sum, { maxNodes }) => sum + maxNodes + Math.ceil(maxNodes / 3), 0)
}

function platformQuotas(env: Environment): Readonly<Record<Namespace, Quota>> {
  const { monitoring } = env.components
  const nodes = mostNodes(env)
  return {
    argocd: { pods: 40, cpu: '4', memory: '8Gi' },
    'external-secrets': { pods: 15, cpu: '1', memory: '2Gi' },
    'cert-manager': { pods: 20, cpu: '1', memory: '2Gi' },
    'external-dns': { pods: 5, cpu: '500m', memory: '1Gi' },
    exposure: { pods: 30, cpu: '8', memory: '8Gi', loadBalancers: 2 }, // one for each engine, while a cluster moves
    monitoring: { pods: 30, cpu: '4', memory: '12Gi', disks: 4 * monitoring.replicas },
    'node-exporter': { pods: 2 * nodes, cpu: times('20m', 2 * nodes), memory: times('32Mi', 2 * nodes) },
  }
}

function serviceQuota({ maxReplicas, cpu, memory }: Service): Quota {
  const pods = 2 * maxReplicas
  return { pods, cpu: times(cpu, pods), memory: times(memory, pods) }
}

const quantities = (values: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, k8s.Quantity.fromString(String(value))]))

/** Adds what each namespace may hold, and what a container gets that says nothing: a sidecar, a job of a chart. */
export function addLimits(chart: Chart, env: Environment): void {
  const services = workloadsOf(env).map(({ name, entry }) => [name, serviceQuota(entry)] as const)
  for (const [name, quota] of [...Object.entries(platformQuotas(env)), ...services]) {
    const metadata = { name, namespace: name }
    const { pods, cpu, memory, disks = 0, loadBalancers = 0 } = quota
    new k8s.KubeResourceQuota(chart, `resource-quota-${name}`, {
      metadata,
      spec: {
        hard: quantities({
          pods,
          'requests.cpu': cpu,
          'requests.memory': memory,
          persistentvolumeclaims: disks,
          'services.loadbalancers': loadBalancers,
          ...(loadBalancers === 0 && { 'services.nodeports': 0 }),
        }),
      },
    })
    new k8s.KubeLimitRange(chart, `limit-range-${name}`, {
      metadata,
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: quantities(DEFAULTS.request),
            default: quantities(DEFAULTS.limit),
            ...(!(name in env.services) && { max: quantities(MOST) }),
          },
        ],
      },
    })
  }
}
