import { MAX_QUEUE, REQUEST_TIMEOUT_MS } from '../../../classifier/src/contract.ts'
import type { Classifier } from './classifiers.ts'
import type { RuleGroup } from './rule.ts'
import { series } from './series.ts'
import type { Windows } from './windows.ts'

const QUEUE_RATIO = 0.5
// Half of what a caller waits who does not say how long.
const QUEUE_SECONDS = REQUEST_TIMEOUT_MS / 1000 / 2
// About one restart a quarter of an hour: a hostile picture now and then ends a worker, and that is what they are for.
const RESTARTS = 5

/** Alerts on a classifier, by thresholds. Each says what users notice, not what the machine does. */
export function classifierAlerts({ name, workers }: Classifier, windows: Windows): RuleGroup {
  const { long } = { long: windows.serviceLevel['1h'] }
  const up = `up{job="${name}",namespace="${name}"}`
  return {
    name: 'classifier',
    namespace: name,
    interval: windows.interval,
    recordings: [],
    alerts: [
      {
        // Whether it runs at all, ServiceDown says of every service.
        alert: 'ClassifierUnwatched',
        expr: `absent(${up} == 1)`,
        for: windows.patiently,
        severity: 'warning',
        summary: 'What the classifier measures is not read',
        description: `No pod of the classifier has answered Prometheus for ${windows.patiently}, so alerts on its queue, workers and drift cannot fire.`,
      },
      {
        alert: 'QueueSaturated',
        expr: `max by (pod) (${series('queueDepth')}) > ${MAX_QUEUE * QUEUE_RATIO}`,
        for: windows.patiently,
        severity: 'warning',
        summary: 'Pictures queue up',
        description: `{{ $value }} pictures wait in {{ $labels.pod }}; at ${MAX_QUEUE} it turns requests away.`,
      },
      {
        alert: 'QueueStuck',
        expr: `max by (pod) (${series('queueAge')}) > ${QUEUE_SECONDS}`,
        for: windows.shortly,
        severity: 'critical',
        summary: 'Pictures wait and nothing takes them',
        description: `The oldest picture in {{ $labels.pod }} has waited {{ $value | humanizeDuration }}; most callers have left by then.`,
      },
      {
        alert: 'ClassifierWorkersMissing',
        expr: `min by (pod) (${series('workersReady')}) < ${workers}`,
        for: windows.patiently,
        severity: 'warning',
        summary: 'Workers of the classifier do not come back',
        description: `{{ $labels.pod }} has {{ $value }} of ${workers} workers with a loaded model.`,
      },
      {
        alert: 'ClassifierWorkersRestart',
        expr: `sum by (pod) (increase(${series('workerRestarts')}[${long}])) > ${RESTARTS}`,
        for: windows.shortly,
        severity: 'warning',
        summary: 'Workers of the classifier crash again and again',
        description: `Workers in {{ $labels.pod }} were replaced {{ $value | humanize }} times within ${long}.`,
      },
    ],
  }
}
