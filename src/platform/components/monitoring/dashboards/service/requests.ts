import { type Engine, enginesOf } from '../../../../../config/engines.ts'
import type { Environment } from '../../../../../config/load.ts'
import { elseZero, RATE, selector, share } from '../expressions.ts'
import { type Query, timeseries } from '../panel.ts'

/** What an engine counts of the service that is chosen: see src/platform/alerts/edge.ts. */
interface Counted {
  readonly metric: string
  readonly ofService: string
  /** Label of the status, the condition on it that is a failure, and how a legend shows it. */
  readonly status: string
  readonly failed: string
  readonly legend: string
  readonly durations: string
  /** Of its unit of time. */
  readonly inSecond: number
}

const COUNTED: Readonly<Record<Engine, Counted>> = {
  gateway: {
    metric: 'envoy_cluster_upstream_rq_xx',
    ofService: 'envoy_cluster_name=~"httproute/$service/.+"',
    status: 'envoy_response_code_class',
    failed: '="5"',
    legend: '{{envoy_response_code_class}}xx',
    durations: 'envoy_cluster_upstream_rq_time_bucket',
    inSecond: 1000,
  },
  'ingress-nginx': {
    metric: 'nginx_ingress_controller_requests',
    ofService: 'exported_namespace=~"$service"',
    status: 'status',
    failed: '=~"5.."',
    legend: '{{status}}',
    durations: 'nginx_ingress_controller_request_duration_seconds_bucket',
    inSecond: 1,
  },
}

/** The queries of each engine that runs; with its name in the legend where there are two. */
const eachEngine = (env: Environment, queriesOf: (counted: Counted) => readonly Query[]): readonly Query[] => {
  const engines = enginesOf(env)
  const called = (engine: Engine, legend: string) => (engines.length > 1 ? `${legend} ${engine}` : legend)
  return engines.flatMap((engine) =>
    queriesOf(COUNTED[engine]).map(({ expr, legend }) => ({ expr, legend: called(engine, legend) })),
  )
}

const rate = (metric: string, ...conditions: readonly string[]) => `rate(${selector(metric, ...conditions)}[${RATE}])`

/** Requests each second, by status. */
export const requests = (env: Environment) =>
  timeseries({
    title: 'Requests at the edge',
    description:
      'Requests to the service each second that the edge passed on, by status or its first digit. A sudden drop is as suspicious as errors.',
    unit: 'reqps',
    limits: { yellow: 1000 },
    stacked: true,
    queries: eachEngine(env, ({ metric, ofService, status, legend }) => [
      { expr: elseZero(`sum by (${status}) (${rate(metric, ofService)})`, status), legend },
    ]),
  })

/** Share of the requests that fail. */
export const failures = (env: Environment) =>
  timeseries({
    title: 'Failed requests at the edge',
    description:
      'Share of the requests to the service that end with a status of 500 or more, nobody’s answer included.',
    unit: 'percentunit',
    limits: { yellow: 0.01, red: 0.05 },
    queries: eachEngine(env, ({ metric, ofService, status, failed }) => [
      {
        expr: share(`sum(${rate(metric, ofService, `${status}${failed}`)})`, `sum(${rate(metric, ofService)})`),
        legend: 'failed',
      },
    ]),
  })

/** How long answers take. */
export const durations = (env: Environment) =>
  timeseries({
    title: 'Duration at the edge',
    description:
      'From the whole request at the edge to the end of the answer: half of them, and all but 5 and 1 in a hundred.',
    unit: 's',
    limits: { yellow: 0.5, red: 5 },
    queries: eachEngine(env, ({ durations, ofService, inSecond }) =>
      [0.5, 0.95, 0.99].map((q) => ({
        expr: elseZero(`histogram_quantile(${q}, sum by (le) (${rate(durations, ofService)})) / ${inSecond} >= 0`),
        legend: `p${q * 100}`,
      })),
    ),
  })
