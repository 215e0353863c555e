import { METRICS, PATHS, V2_PATHS } from '../../../classifier/src/contract.ts'
import { RECORDS } from './records.ts'
import type { Alert, Recording, RuleGroup } from './rule.ts'
import { series } from './series.ts'
import { BURNS, type Burn, type WindowName, type Windows } from './windows.ts'

/** What users may expect over 30 days: shares of the requests for predictions. */
export const OBJECTIVES = {
  /** Answered, if only with what is wrong about the request. */
  availability: 0.995,
  /** Answered within `latencySeconds`, of those answered. */
  latency: 0.99,
  /** A bound of the histogram, and half of what makes people look away: https://www.nngroup.com/articles/response-times-3-important-limits/ */
  latencySeconds: 0.5,
} as const

// With a handful of requests an hour, one that fails is a large share of them and no reason to wake anybody.
const FEWEST_FAILURES = 5

const [bound] = METRICS.requestDuration.buckets.filter((seconds) => seconds === OBJECTIVES.latencySeconds)
// Both ways to ask for predictions; a model's name stands in the place of the braces, or the braces themselves.
const predict = `route=~"${[PATHS.predict, V2_PATHS.infer].join('|').replaceAll(/\{\w+\}/g, '.+')}"`

/** Shares in one window. Without traffic they are 0, not absent: dashboards and alerts know what that means. */
function recordingsOf(window: WindowName, range: string): readonly Recording[] {
  const labels = { window }
  const requests = (matcher = '') => `sum(increase(${series('requests')}{${predict}${matcher}}[${range}]))`
  const duration = METRICS.requestDuration.name
  const within = `sum(increase(${duration}_bucket{${predict},le="${bound}"}[${range}]))`
  const all = `sum(increase(${duration}_count{${predict}}[${range}]))`
  return [
    { record: RECORDS.requests, labels, expr: `${requests()} or vector(0)` },
    {
      record: RECORDS.failed,
      labels,
      expr: `(${requests(',status=~"5.."')} or vector(0)) / (${requests()} > 0) or vector(0)`,
    },
    { record: RECORDS.slow, labels, expr: `1 - ${within} / (${all} > 0) or vector(0)` },
  ]
}

interface Level {
  readonly alert: string
  readonly record: string
  readonly objective: number
  readonly summary: string
  readonly what: string
}

const LEVELS: readonly Level[] = [
  {
    alert: 'AvailabilityBudgetBurn',
    record: RECORDS.failed,
    objective: OBJECTIVES.availability,
    summary: 'Predictions fail faster than the objective allows',
    what: 'fail',
  },
  {
    alert: 'LatencyBudgetBurn',
    record: RECORDS.slow,
    objective: OBJECTIVES.latency,
    summary: 'Predictions are slower than the objective allows',
    what: `take longer than ${OBJECTIVES.latencySeconds} s`,
  },
]

/** The share of bad requests at which the budget burns so many times too fast. */
const rate = (factor: number, objective: number) => Number((factor * (1 - objective)).toFixed(6))

function alertOf(
  { alert, record, objective, summary, what }: Level,
  { long, short, factor, severity }: Burn,
  windows: Windows,
): Alert {
  const limit = rate(factor, objective)
  const over = (window: WindowName) => `${record}{window="${window}"} > ${limit}`
  const failures = `${record}{window="${long}"} * ignoring (window) ${RECORDS.requests}{window="${long}"} >= ${FEWEST_FAILURES}`
  return {
    alert,
    labels: { window: long },
    expr: `${over(long)} and ignoring (window) ${over(short)} and ignoring (window) ${failures}`,
    for: windows.shortly,
    severity,
    summary,
    description: `{{ $value | humanizePercentage }} of the requests for predictions ${what}, over ${long} and still over ${short}; the objective allows ${Number(((1 - objective) * 100).toFixed(3))} % over 30 days.`,
  }
}

/** Service levels of the classifier, and alerts on the error budget that they leave. */
export function serviceLevels(namespace: string, windows: Windows): RuleGroup {
  return {
    name: 'service-levels',
    namespace,
    interval: windows.interval,
    recordings: Object.entries(windows.serviceLevel).flatMap(([window, range]) =>
      recordingsOf(window as WindowName, range),
    ),
    alerts: LEVELS.flatMap((level) => BURNS.map((burn) => alertOf(level, burn, windows))),
  }
}
