/** The classifier at work, and what may befall it. */
import type { Scenario, Series } from '../promtool.ts'

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

const scenario = (name: string, change: Series, fires: readonly string[]): Scenario => ({
  name,
  interval: '1m',
  series: { ...HEALTHY, ...change },
  at: '119m',
  fires,
})

const burn = (level: string, ...windows: readonly string[]) =>
  windows.map((window) => `${level}BudgetBurn window=${window}`)

/** Thresholds and error budgets. A budget of 0.5 % burns 14.4 times too fast at 7.2 %, 6 times at 3 %. */
export const CLASSIFIER_SCENARIOS: readonly Scenario[] = [
  scenario('a classifier at work is silent', {}, []),
  scenario('a classifier without traffic is silent', requests(0), []),
  scenario('no pod answers', { [`up{${POD}}`]: '1x100 0x20' }, ['ClassifierDown']),
  scenario('one of two pods answers', { [`up{${POD.replace('-1', '-2')}}`]: steady(0) }, []),
  scenario('pictures queue up', { [`classifier_queue_depth{${POD}}`]: steady(100) }, ['QueueSaturated']),
  scenario('pictures queued up for five minutes', { [`classifier_queue_depth{${POD}}`]: '40x114 100x6' }, []),
  scenario('pictures that nothing takes', { [`classifier_queue_age_seconds{${POD}}`]: '0x110 0+60x10' }, [
    'QueueStuck',
  ]),
  scenario('pictures that wait for four seconds', { [`classifier_queue_age_seconds{${POD}}`]: steady(4) }, []),
  scenario('a worker that does not come back', { [`classifier_workers_ready{${POD}}`]: '1x100 0x20' }, [
    'ClassifierWorkersMissing',
  ]),
  scenario('a worker that comes back', { [`classifier_workers_ready{${POD}}`]: '1x112 0x3 1x5' }, []),
  scenario('workers that crash again and again', { [`classifier_worker_restarts_total{${POD}}`]: growing(0.5) }, [
    'ClassifierWorkersRestart',
  ]),
  scenario('one failure in ten', requests(900, growing(100)), burn('Availability', '1h', '6h', '3d')),
  scenario('four failures in a hundred', requests(960, growing(40)), burn('Availability', '6h', '3d')),
  scenario('one failure in a hundred', requests(990, growing(10)), burn('Availability', '3d')),
  scenario('four failures in a thousand', requests(996, growing(4)), []),
  scenario('failures that ended an hour ago wake nobody', requests(900, ending(100)), burn('Availability', '3d')),
  scenario('four failures among a handful of requests', requests(0.1, '0+1x4 4x115'), []),
  scenario('one slow answer in five', requests(1000, growing(0), 200), burn('Latency', '1h', '6h', '3d')),
  scenario('seven slow answers in a hundred', requests(1000, growing(0), 70), burn('Latency', '6h', '3d')),
  scenario('nine slow answers in a thousand', requests(1000, growing(0), 9), []),
]
