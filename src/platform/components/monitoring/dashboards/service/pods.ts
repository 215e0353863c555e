import { elseZero, OF_SERVICE, RATE, selector } from '../expressions.ts'
import { timeseries } from '../panel.ts'

// A service, its namespace and its container have one name.
const CONTAINER = [OF_SERVICE, 'container=~"$service"'] as const

const ofLimit = (used: string, resource: 'cpu' | 'memory'): string =>
  `sum by (pod) (${used}) / on (pod) sum by (pod) (${selector('kube_pod_container_resource_limits', ...CONTAINER, `resource="${resource}"`)})`
const autoscaler = (of: string): string =>
  `sum(${selector(`kube_horizontalpodautoscaler_${of}_replicas`, OF_SERVICE, 'horizontalpodautoscaler=~"$service"')})`

/** Pods that run beside those that are wanted, and the most that there may be. */
export const replicas = timeseries({
  title: 'Pods',
  description:
    'Pods that are ready, those that the autoscaler wants, and the most that it may add. Without a ready one nobody gets an answer.',
  unit: 'short',
  decimals: 0,
  limits: { below: true, red: 1 },
  queries: [
    { expr: `sum(${selector('kube_pod_status_ready', OF_SERVICE, 'condition="true"')})`, legend: 'ready' },
    { expr: autoscaler('status_desired'), legend: 'wanted' },
    { expr: autoscaler('spec_max'), legend: 'most' },
  ],
})

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

const periods = (of: string): string =>
  `sum by (pod) (rate(${selector(`container_cpu_cfs_${of}_total`, ...CONTAINER)}[${RATE}]))`

/** How often pods were stopped at their CPU limit. */
export const throttled = timeseries({
  title: 'Held back at the CPU limit',
  description:
    'Share of the periods of 0.1 s in which each pod wanted more CPU than it may have, and had to wait. A higher `cpu` helps, and so do more pods.',
  unit: 'percentunit',
  limits: { yellow: 0.25, red: 0.5 },
  width: 12,
  queries: [
    { expr: elseZero(`${periods('throttled_periods')} / (${periods('periods')} > 0)`, 'pod'), legend: '{{pod}}' },
  ],
})

/** Containers that started anew. */
export const restarts = timeseries({
  title: 'Restarts',
  description:
    'Times that the container of each pod started anew within the last hour: it ended by itself, for its memory, or because its probe failed.',
  unit: 'short',
  limits: { yellow: 1, red: 3 },
  width: 12,
  queries: [
    {
      expr: elseZero(
        `sum by (pod) (increase(${selector('kube_pod_container_status_restarts_total', ...CONTAINER)}[1h]))`,
        'pod',
      ),
      legend: '{{pod}}',
    },
  ],
})
