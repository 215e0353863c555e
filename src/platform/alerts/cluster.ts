import type { Environment } from '../../config/load.ts'
import type { RuleGroup } from './rule.ts'
import type { Windows } from './windows.ts'

// Of its limit; the kernel ends a container at 100 %.
const MEMORY_RATIO = 0.9
const FAILED_LOOKUPS = 0.05

const CONTAINER = '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }})'
const restarts = 'sum by (namespace, pod, container) (increase(kube_pod_container_status_restarts_total[15m]))'
const oomKilled =
  'max by (namespace, pod, container) (kube_pod_container_status_last_terminated_reason{reason="OOMKilled"})'
const ofContainers = (metric: string, matcher = 'container!=""') =>
  `max by (namespace, pod, container) (${metric}{${matcher}})`
const lookups = (matcher = '') => `sum(rate(coredns_dns_responses_total${matcher}[5m]))`

/** Alerts on nodes and pods that the rules of kube-prometheus-stack lack. */
export function clusterAlerts(env: Environment, windows: Windows): RuleGroup {
  const { systemPool, userPools } = env.cluster
  const mostNodes = [systemPool, ...Object.values(userPools)].reduce((sum, { maxNodes }) => sum + maxNodes, 0)
  return {
    name: 'cluster',
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'ContainerOutOfMemory',
        expr: `${restarts} > 0 and ${oomKilled} == 1`,
        for: '1m',
        severity: 'warning',
        summary: 'A container was ended for its memory',
        description: `${CONTAINER} reached its limit and was restarted {{ $value | humanize }} times within a quarter of an hour.`,
      },
      {
        alert: 'ContainerMemoryNearLimit',
        expr: `${ofContainers('container_memory_working_set_bytes')} / ${ofContainers('kube_pod_container_resource_limits', 'resource="memory"')} > ${MEMORY_RATIO}`,
        for: '15m',
        severity: 'warning',
        summary: 'A container has nearly used up its memory',
        description: `${CONTAINER} uses {{ $value | humanizePercentage }} of its limit; at 100 % it is ended.`,
      },
      {
        alert: 'NodesAtMaximum',
        expr: `count(kube_node_info) >= ${mostNodes}`,
        for: '1h',
        severity: 'warning',
        summary: 'The cluster cannot grow any more',
        description: `All {{ $value }} nodes that the pools may have are there; what needs another one will wait.`,
      },
      {
        alert: 'DnsFailing',
        expr: `${lookups('{rcode="SERVFAIL"}')} / (${lookups()} > 0) > ${FAILED_LOOKUPS}`,
        for: windows.patiently,
        severity: 'critical',
        summary: 'Names are not resolved inside the cluster',
        description: `{{ $value | humanizePercentage }} of the lookups at CoreDNS fail: parts no longer find each other.`,
      },
    ],
  }
}
