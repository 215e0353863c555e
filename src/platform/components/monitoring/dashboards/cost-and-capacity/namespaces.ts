import { RATE, selector } from '../expressions.ts'
import { table, timeseries } from '../panel.ts'

const HERE = 'namespace=~"$namespace"'
const GIBIBYTE = 2 ** 30

const requests = (resource: string) =>
  `sum by (namespace) (${selector('kube_pod_container_resource_requests', HERE, `resource="${resource}"`)})`

/** CPU of each namespace: who pays for idle cores. */
export const cpuOfNamespaces = table({
  title: 'CPU reserved and idle',
  description:
    'Cores that each namespace requests and does not use, by the mean of the last hour: what could be given back.',
  unit: 'cores',
  decimals: 2,
  limits: { yellow: 1, red: 4 },
  width: 12,
  queries: [
    {
      expr: `${requests('cpu')} - sum by (namespace) (rate(${selector('container_cpu_usage_seconds_total', HERE, 'container!=""')}[1h]))`,
      legend: '{{namespace}}',
    },
  ],
  columns: [{ label: 'namespace', heading: 'Namespace' }],
  value: 'Idle',
})

/** Memory of each namespace. */
export const memoryOfNamespaces = table({
  title: 'Memory reserved and idle',
  description: 'Memory that each namespace requests and does not use: what could be given back.',
  unit: 'bytes',
  decimals: 1,
  limits: { yellow: 2 * GIBIBYTE, red: 8 * GIBIBYTE },
  width: 12,
  queries: [
    {
      expr: `${requests('memory')} - sum by (namespace) (${selector('container_memory_working_set_bytes', HERE, 'container!=""')})`,
      legend: '{{namespace}}',
    },
  ],
  columns: [{ label: 'namespace', heading: 'Namespace' }],
  value: 'Idle',
})

/** Replicas beside what the autoscalers may add. */
export const autoscalers = timeseries({
  title: 'Autoscaled replicas',
  description:
    'Replicas of each workload with an autoscaler, as a share of the most that it may have. At 1 it adds no more.',
  unit: 'percentunit',
  limits: { yellow: 0.8, red: 1 },
  width: 12,
  queries: [
    {
      expr: `max by (namespace, horizontalpodautoscaler) (${selector('kube_horizontalpodautoscaler_status_current_replicas', HERE)}) / max by (namespace, horizontalpodautoscaler) (${selector('kube_horizontalpodautoscaler_spec_max_replicas', HERE)})`,
      legend: '{{namespace}}/{{horizontalpodautoscaler}}',
    },
  ],
})

/** Disks. */
export const disks = timeseries({
  title: 'Disks',
  description: 'Share of each volume that is used. Prometheus drops its oldest samples at 0.85.',
  unit: 'percentunit',
  limits: { yellow: 0.9, red: 0.95 },
  width: 12,
  queries: [
    {
      expr: `max by (namespace, persistentvolumeclaim) (${selector('kubelet_volume_stats_used_bytes', HERE)}) / max by (namespace, persistentvolumeclaim) (${selector('kubelet_volume_stats_capacity_bytes', HERE)})`,
      legend: '{{namespace}}/{{persistentvolumeclaim}}',
    },
  ],
})

/** Network of each namespace, which Azure charges for where it leaves. */
export const traffic = timeseries({
  title: 'Sent bytes',
  description: 'Bytes that the pods of each namespace send each second. What leaves Azure is on the bill.',
  unit: 'bytes',
  limits: { yellow: 100 * 2 ** 20 },
  width: 24,
  queries: [
    {
      expr: `sum by (namespace) (rate(${selector('container_network_transmit_bytes_total', HERE)}[${RATE}]))`,
      legend: '{{namespace}}',
    },
  ],
})
