import type { Environment } from '../../../../../config/load.ts'
import { RATE, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'
import { mostOf } from './limits.ts'

/** What Kubernetes shares out, with how it is measured. */
const RESOURCES = {
  cpu: {
    name: 'CPU',
    unit: 'cores',
    used: `sum(rate(${selector('container_cpu_usage_seconds_total', 'container!=""')}[${RATE}]))`,
  },
  memory: {
    name: 'Memory',
    unit: 'bytes',
    used: `sum(${selector('container_memory_working_set_bytes', 'container!=""')})`,
  },
} as const
type Resource = keyof typeof RESOURCES

const requested = (resource: Resource): string =>
  `sum(${selector('kube_pod_container_resource_requests', `resource="${resource}"`)} * on (environment, namespace, pod) group_left () max by (environment, namespace, pod) (${selector('kube_pod_status_phase', 'phase=~"Pending|Running"')} == 1))`
const allocatable = (resource: Resource): string =>
  `sum(${selector('kube_node_status_allocatable', `resource="${resource}"`)})`

/** Share of what nodes offer that pods reserve. */
export const reserved = (resource: Resource) =>
  stat({
    title: `${RESOURCES[resource].name} reserved`,
    description:
      'Share of what the nodes offer that pods request. Near 1 the next pod makes the autoscaler add a node.',
    unit: 'percentunit',
    decimals: 0,
    limits: { yellow: 0.85, red: 0.95 },
    width: 6,
    height: 5,
    queries: [{ expr: `${requested(resource)} / ${allocatable(resource)}`, legend: 'reserved' }],
  })

/** Share of what pods reserve that they use: the rest is paid for and idle. */
export const used = (resource: Resource) =>
  stat({
    title: `${RESOURCES[resource].name} used of reserved`,
    description: 'Share of what pods request that they use. Far below 1 the requests cost more than they need to.',
    unit: 'percentunit',
    decimals: 0,
    limits: { yellow: 1, red: 1.5 },
    width: 6,
    height: 5,
    queries: [{ expr: `${RESOURCES[resource].used} / ${requested(resource)}`, legend: 'used' }],
  })

/** Used, reserved and offered over time. */
export const balance = (resource: Resource, env: Environment) =>
  timeseries({
    title: `${RESOURCES[resource].name}: used, reserved, offered`,
    description:
      'What containers use, what pods request, and what the nodes offer. The bill follows what is offered; the line is what all nodes offer that may be added.',
    unit: RESOURCES[resource].unit,
    limits: { yellow: mostOf(resource, env) },
    width: 12,
    queries: [
      { expr: RESOURCES[resource].used, legend: 'used' },
      { expr: requested(resource), legend: 'reserved' },
      { expr: allocatable(resource), legend: 'offered' },
    ],
  })
