/** The classifier at work, and what may befall it. */
import type { Near, Scenario, Series } from '../promtool.ts'

// Values for two hours, a minute apart.
const steady = (value: number) => `${value}x120`
const growing = (by: number) => `0+${by}x120`

const POD = 'job="classifier",namespace="classifier",pod="classifier-1"'
const HEALTHY: Series = {
  [`up{${POD}}`]: steady(1),
  [`classifier_queue_depth{${POD}}`]: steady(40),
  [`classifier_queue_age_seconds{${POD}}`]: steady(0.4),
  [`classifier_workers_ready{${POD}}`]: steady(1),
  [`classifier_worker_restarts_total{${POD}}`]: growing(0.05), // three an hour
}

const scenario = (name: string, change: Series, fires: readonly string[], spares?: Near): Scenario => ({
  name,
  interval: '1m',
  series: { ...HEALTHY, ...change },
  at: '119m',
  fires,
  ...(spares && { spares }),
})

/** Thresholds of what it measures itself. */
export const CLASSIFIER_SCENARIOS: readonly Scenario[] = [
  scenario('a classifier at work is silent', {}, []),
  scenario('no pod answers', { [`up{${POD}}`]: '1x100 0x20' }, ['ClassifierUnwatched']),
  scenario('no pod answers since five minutes', { [`up{${POD}}`]: '1x113 0x7' }, [], {
    alert: 'ClassifierUnwatched',
    with: { for: '4m' },
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
]
