/** The classifier at work, and what may befall it. */
import type { Near, Scenario, Series } from '../promtool.ts'

// Values for two hours, a minute apart.
const steady = (value: number) => `${value}x120`
const growing = (by: number) => `0+${by}x120`
/** Stands still from half of the time on. */
const ending = (by: number) => `0+${by}x60 ${by * 60}x60`

const POD = 'job="classifier",namespace="classifier",pod="classifier-1"'
const PREDICT = 'route="/predict",method="POST"'
const DURATION = `classifier_http_request_duration_seconds`

/** Requests in a minute, how many of them fail, and how many of them are slow. */
const requests = (all: number, failed = growing(0), slow = 0): Series => ({
  [`classifier_http_requests_total{${POD},${PREDICT},status="200"}`]: growing(all),
  [`classifier_http_requests_total{${POD},${PREDICT},status="503"}`]: failed,
  [`${DURATION}_bucket{${POD},${PREDICT},le="0.5"}`]: growing(all - slow),
  [`${DURATION}_count{${POD},${PREDICT}}`]: growing(all),
})

const HEALTHY: Series = {
  [`up{${POD}}`]: steady(1),
  [`classifier_queue_depth{${POD}}`]: steady(40),
  [`classifier_queue_age_seconds{${POD}}`]: steady(0.4),
  [`classifier_workers_ready{${POD}}`]: steady(1),
  [`classifier_worker_restarts_total{${POD}}`]: growing(0.05), // three an hour
  ...requests(1000),
}

const scenario = (name: string, change: Series, fires: readonly string[], spares?: Near): Scenario => ({
  name,
  interval: '1m',
  series: { ...HEALTHY, ...change },
  at: '119m',
  fires,
  ...(spares && { spares }),
})

const burn = (level: string, ...windows: readonly string[]) =>
  windows.map((window) => `${level}BudgetBurn window=${window}`)

/** Thresholds and error budgets. A budget of 0.5 % burns 14.4 times too fast at 7.2 %, 6 times at 3 %. */
export const CLASSIFIER_SCENARIOS: readonly Scenario[] = [
  scenario('a classifier at work is silent', {}, []),
  scenario('a classifier without traffic is silent', requests(0), []),
  scenario('no pod answers', { [`up{${POD}}`]: '1x100 0x20' }, ['ClassifierDown']),
  scenario('no pod answers since a minute', { [`up{${POD}}`]: '1x117 0x3' }, [], {
    alert: 'ClassifierDown',
    with: { for: '1m' },
  }),
  scenario('one of two pods answers', { [`up{${POD.replace('-1', '-2')}}`]: steady(0) }, []),
  scenario('pictures queue up', { [`classifier_queue_depth{${POD}}`]: steady(100) }, ['QueueSaturated']),
  scenario('pictures queued up for five minutes', { [`classifier_queue_depth{${POD}}`]: '40x113 100x7' }, [], {
    alert: 'QueueSaturated',
    with: { for: '5m' },
  }),
  scenario('pictures that nothing takes', { [`classifier_queue_age_seconds{${POD}}`]: '0x110 0+60x10' }, [
    'QueueStuck',
  ]),
  scenario('pictures that wait for four seconds', { [`classifier_queue_age_seconds{${POD}}`]: steady(4) }, [], {
    alert: 'QueueStuck',
    with: ['> 5', '> 3'],
  }),
  scenario('a worker that does not come back', { [`classifier_workers_ready{${POD}}`]: '1x100 0x20' }, [
    'ClassifierWorkersMissing',
  ]),
  scenario('a worker that is away for six minutes', { [`classifier_workers_ready{${POD}}`]: '1x112 0x8' }, [], {
    alert: 'ClassifierWorkersMissing',
    with: { for: '5m' },
  }),
  scenario('a worker that comes back', { [`classifier_workers_ready{${POD}}`]: '1x112 0x3 1x5' }, []),
  scenario('workers that crash again and again', { [`classifier_worker_restarts_total{${POD}}`]: growing(0.5) }, [
    'ClassifierWorkersRestart',
  ]),
  scenario('workers that crash three times an hour', {}, [], {
    alert: 'ClassifierWorkersRestart',
    with: ['> 5', '> 2'],
  }),
  scenario('one failure in ten', requests(900, growing(100)), burn('Availability', '1h', '6h', '3d')),
  scenario('six failures in a hundred', requests(940, growing(60)), burn('Availability', '6h', '3d'), {
    alert: 'AvailabilityBudgetBurn window=1h',
    with: ['> 0.072', '> 0.05'],
  }),
  scenario('two failures in a hundred', requests(980, growing(20)), burn('Availability', '3d'), {
    alert: 'AvailabilityBudgetBurn window=6h',
    with: ['> 0.03', '> 0.01'],
  }),
  scenario('four failures in a thousand', requests(996, growing(4)), [], {
    alert: 'AvailabilityBudgetBurn window=3d',
    with: ['> 0.005', '> 0.003'],
  }),
  scenario('failures that ended an hour ago wake nobody', requests(900, ending(100)), burn('Availability', '3d')),
  scenario('four failures among a handful of requests', requests(0.1, '0+1x4 4x115'), [], {
    alert: 'AvailabilityBudgetBurn window=3d',
    with: ['>= 5', '>= 3'],
  }),
  scenario('one slow answer in five', requests(1000, growing(0), 200), burn('Latency', '1h', '6h', '3d')),
  scenario('twelve slow answers in a hundred', requests(1000, growing(0), 120), burn('Latency', '6h', '3d'), {
    alert: 'LatencyBudgetBurn window=1h',
    with: ['> 0.144', '> 0.1'],
  }),
  scenario('five slow answers in a hundred', requests(1000, growing(0), 50), burn('Latency', '3d'), {
    alert: 'LatencyBudgetBurn window=6h',
    with: ['> 0.06', '> 0.04'],
  }),
  scenario('nine slow answers in a thousand', requests(1000, growing(0), 9), [], {
    alert: 'LatencyBudgetBurn window=3d',
    with: ['> 0.01', '> 0.008'],
  }),
]
