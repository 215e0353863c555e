import { enginesOf } from '../../config/engines.ts'
import type { Environment } from '../../config/load.ts'
import { answersOf, requestsTo } from './edge.ts'
import { type Level, latenciesOf, objective, objectiveRecordings } from './objectives.ts'
import { RECORDS } from './records.ts'
import type { Alert, Recording, RuleGroup } from './rule.ts'
import { BURNS, type Burn, type WindowName, type Windows } from './windows.ts'

// With a handful of requests an hour, one that fails is a large share of them and no reason to wake anybody.
const FEWEST_FAILURES = 5

// What leaves a tenth to fail or more cannot burn 14.4 times too fast: nearly all requests bad is enough there.
const WORST_SHARE = 0.9

const EACH = 'on (namespace)'
const during = (record: string, window: WindowName) => `${record}{window="${window}"}`

/** Shares in one window, of every service at once. Where nobody asked or nothing failed yet they are absent. */
function recordingsOf(env: Environment, window: WindowName, range: string): readonly Recording[] {
  const engines = enginesOf(env)
  const labels = { window }
  const inTime = latenciesOf(env).map(
    (latencyMs) => `${answersOf(engines, range, latencyMs)} and ${EACH} ${objective('latency', latencyMs)}`,
  )
  return [
    {
      record: RECORDS.requests,
      labels,
      expr: `${requestsTo(engines, range)} and ${EACH} ${objective('availability')}`,
    },
    {
      record: RECORDS.failed,
      labels,
      expr: `${requestsTo(engines, range, true)} / ${EACH} (${during(RECORDS.requests, window)} > 0)`,
    },
    {
      record: RECORDS.slow,
      labels,
      expr: `1 - (${inTime.join(' or ')}) / ${EACH} (${answersOf(engines, range)} > 0)`,
    },
  ]
}

interface LevelText {
  readonly level: Level
  readonly alert: string
  readonly record: string
  readonly summary: string
  readonly what: string
}

const LEVELS: readonly LevelText[] = [
  {
    level: 'availability',
    alert: 'AvailabilityBudgetBurn',
    record: RECORDS.failed,
    summary: 'Requests to a service fail faster than its objective allows',
    what: 'requests to {{ $labels.namespace }} fail',
  },
  {
    level: 'latency',
    alert: 'LatencyBudgetBurn',
    record: RECORDS.slow,
    summary: 'A service is slower than its objective allows',
    what: 'answers of {{ $labels.namespace }} take longer than its objective allows',
  },
]

function alertOf(
  { level, alert, record, summary, what }: LevelText,
  { long, short, factor, severity }: Burn,
  windows: Windows,
): Alert {
  const limit = `clamp_max(${factor} * (1 - ${objective(level)}), ${WORST_SHARE})`
  const over = (window: WindowName) => `${during(record, window)} > ${EACH} ${limit}`
  const failures = `${during(record, long)} * ${EACH} ${during(RECORDS.requests, long)} >= ${FEWEST_FAILURES}`
  return {
    alert,
    labels: { window: long },
    expr: `${over(long)} and ${EACH} ${over(short)} and ${EACH} ${failures}`,
    for: windows.shortly,
    severity,
    summary,
    description: `{{ $value | humanizePercentage }} of the ${what}, over ${long} and still over ${short}: ${factor === 1 ? 'as fast as' : `${factor} times faster than`} the objective of 30 days can bear. The dashboard SLO has what is left.`,
  }
}

/** Service levels of every service as the edge measures them, and alerts on the error budgets that they leave. */
export function serviceLevels(env: Environment, windows: Windows): RuleGroup {
  return {
    name: 'service-levels',
    interval: windows.interval,
    recordings: [
      ...objectiveRecordings(env),
      ...Object.entries(windows.serviceLevel).flatMap(([window, range]) =>
        recordingsOf(env, window as WindowName, range),
      ),
    ],
    alerts: LEVELS.flatMap((level) => BURNS.map((burn) => alertOf(level, burn, windows))),
  }
}
