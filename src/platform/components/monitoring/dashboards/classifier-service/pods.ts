import type { Environment } from '../../../../../config/load.ts'
import { RATE, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { capacityOf } from './capacity.ts'

const NAMESPACE = 'namespace="$namespace"'
// A service, its namespace and its container have one name.
const CONTAINER = [NAMESPACE, 'container="$namespace"'] as const

const ofLimit = (used: string, resource: 'cpu' | 'memory'): string =>
  `sum by (pod) (${used}) / on (pod) sum by (pod) (${selector('kube_pod_container_resource_limits', ...CONTAINER, `resource="${resource}"`)})`

/** Pods that run beside those that are wanted. */
export const replicas = (env: Environment) => {
  const { maxReplicas } = capacityOf(env)
  return timeseries({
    title: 'Pods',
    description: `Pods that are ready, and those that the autoscaler wants. At ${maxReplicas} it may add no more.`,
    unit: 'short',
    decimals: 0,
    limits: { yellow: maxReplicas },
    queries: [
      { expr: `sum(${selector('kube_pod_status_ready', NAMESPACE, 'condition="true"')})`, legend: 'ready' },
      { expr: `sum(${selector('kube_horizontalpodautoscaler_status_desired_replicas', NAMESPACE)})`, legend: 'wanted' },
    ],
  })
}

/** CPU that pods use of what they may. */
export const cpu = timeseries({
  title: 'CPU of the limit',
  description: 'CPU that each pod uses, as a share of its limit. At 1 it is slowed down, however idle the node is.',
  unit: 'percentunit',
  limits: { yellow: 0.8, red: 0.95 },
  queries: [
    {
      expr: ofLimit(`rate(${selector('container_cpu_usage_seconds_total', ...CONTAINER)}[${RATE}])`, 'cpu'),
      legend: '{{pod}}',
    },
  ],
})

/** Memory that pods use of what they may. */
export const memory = timeseries({
  title: 'Memory of the limit',
  description: 'Memory that each pod uses and cannot give back, as a share of its limit. At 1 the kernel ends it.',
  unit: 'percentunit',
  limits: { yellow: 0.8, red: 0.95 },
  queries: [
    { expr: ofLimit(selector('container_memory_working_set_bytes', ...CONTAINER), 'memory'), legend: '{{pod}}' },
  ],
})
