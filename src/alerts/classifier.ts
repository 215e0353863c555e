import { MAX_QUEUE, PATHS } from '../../classifier/src/contract.ts'
import type { Environment } from '../config/load.ts'
import { NAMESPACES } from '../config/names.ts'
import { quantile, series } from './series.ts'

/** One alert, for Prometheus wherever it runs. */
export interface Alert {
  readonly alert: string
  readonly expr: string
  /** How long the condition must hold. */
  readonly for: `${number}m`
  /** `critical` wakes somebody, `warning` waits for the morning. */
  readonly severity: 'critical' | 'warning'
  readonly summary: string
  readonly description: string
}

const ERROR_RATIO = 0.05
// Half of the time after which most people give a page up; a picture takes about 50 ms.
const P99_SECONDS = 1
const QUEUE_RATIO = 0.5

const predict = { route: `="${PATHS.predict}"` } as const

/** Alerts on the classifier, by thresholds. Each says what users notice, not what the machine does. */
export function classifierAlerts(env: Environment): readonly Alert[] {
  const { workers } = env.components.classifier
  const failed = series('requests', { ...predict, status: '=~"5.."' })
  const up = `up{job="classifier",namespace="${NAMESPACES.classifier}"}`
  return [
    {
      alert: 'ClassifierDown',
      expr: `absent(${up} == 1)`,
      for: '2m',
      severity: 'critical',
      summary: 'The classifier does not run',
      description: 'No pod of the classifier has answered Prometheus for 2 minutes: nobody gets predictions.',
    },
    {
      alert: 'ClassifierErrorRatioHigh',
      expr: `sum(rate(${failed}[5m])) / sum(rate(${series('requests', predict)}[5m])) > ${ERROR_RATIO}`,
      for: '5m',
      severity: 'critical',
      summary: 'Predictions fail',
      description: `{{ $value | humanizePercentage }} of the requests for predictions fail; the limit is ${ERROR_RATIO * 100} %.`,
    },
    {
      alert: 'ClassifierLatencyHigh',
      expr: `${quantile(0.99, 'requestDuration', '5m', predict)} > ${P99_SECONDS}`,
      for: '10m',
      severity: 'warning',
      summary: 'Predictions are slow',
      description: `One prediction in a hundred takes {{ $value | humanizeDuration }} or more; the limit is ${P99_SECONDS} s.`,
    },
    {
      alert: 'ClassifierQueueLong',
      expr: `max by (pod) (${series('queueDepth')}) > ${MAX_QUEUE * QUEUE_RATIO}`,
      for: '5m',
      severity: 'warning',
      summary: 'Pictures queue up',
      description: `{{ $value }} pictures wait in {{ $labels.pod }}; at ${MAX_QUEUE} it turns requests away.`,
    },
    {
      alert: 'ClassifierWorkersMissing',
      expr: `min by (pod) (${series('workersReady')}) < ${workers}`,
      for: '10m',
      severity: 'warning',
      summary: 'Workers of the classifier do not come back',
      description: `{{ $labels.pod }} has {{ $value }} of ${workers} workers with a loaded model.`,
    },
  ]
}
