import { objective } from './objectives.ts'
import type { RuleGroup } from './rule.ts'
import type { Windows } from './windows.ts'

// Of the times in which a container wanted to run. A quarter is usual while answers are still in time.
const THROTTLED = 0.5
// Within an hour: a rollout or a drained node begins pods anew, it restarts no container.
const RESTARTS = 3

// Deployment, autoscaler and container of a service have its name, as its namespace has. A team may have others there.
const ofServices = (label: string) =>
  `and on (namespace, ${label}) label_replace(${objective('availability')}, "${label}", "$1", "namespace", "(.+)")`
const max = (label: string, metric: string) => `max by (namespace, ${label}) (${metric})`
const autoscaler = (of: string) => max('horizontalpodautoscaler', `kube_horizontalpodautoscaler_${of}_replicas`)
const periods = (of: string) => `sum by (namespace, container) (rate(container_cpu_cfs_${of}_total{container!=""}[5m]))`

/** Alerts on every service that need nothing of its own: whether it runs, what it is short of, how often it starts anew. */
export function serviceAlerts(windows: Windows): RuleGroup {
  return {
    name: 'services',
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        alert: 'ServiceDown',
        expr: `${max('deployment', 'kube_deployment_status_replicas_available')} == 0 ${ofServices('deployment')}`,
        for: windows.shortly,
        severity: 'critical',
        summary: 'A service does not run',
        description: `No pod of {{ $labels.namespace }} has been ready for ${windows.shortly}: nobody gets an answer.`,
      },
      {
        alert: 'ServiceAtMaximum',
        expr: `${autoscaler('status_desired')} >= ${autoscaler('spec_max')} > ${autoscaler('spec_min')} ${ofServices('horizontalpodautoscaler')}`,
        for: windows.patiently,
        severity: 'warning',
        summary: 'A service cannot grow any more',
        description: `{{ $labels.namespace }} has wanted all {{ $value }} pods that it may have for ${windows.patiently}: more load makes it slower.`,
      },
      {
        alert: 'ServiceThrottled',
        expr: `${periods('throttled_periods')} / (${periods('periods')} > 0) > ${THROTTLED} ${ofServices('container')}`,
        for: windows.patiently,
        severity: 'warning',
        summary: 'A service is held back at its CPU limit',
        description:
          '{{ $labels.namespace }} was stopped in {{ $value | humanizePercentage }} of the periods in which it ran, however idle its nodes are.',
      },
      {
        alert: 'ServiceRestarts',
        expr: `sum by (namespace, container) (increase(kube_pod_container_status_restarts_total[1h])) > ${RESTARTS} ${ofServices('container')}`,
        for: windows.shortly,
        severity: 'warning',
        summary: 'Pods of a service restart again and again',
        description: 'Containers of {{ $labels.namespace }} restarted {{ $value | humanize }} times within an hour.',
      },
    ],
  }
}
