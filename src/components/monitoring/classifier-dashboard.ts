import { MAX_QUEUE, PATHS } from '../../../classifier/src/contract.ts'
import { quantile, series } from '../../alerts/series.ts'
import type { Dashboard } from './dashboard.ts'

const inference = { stage: '="inference"' } as const
const predict = { route: `="${PATHS.predict}"` } as const
const answered = `sum(rate(${series('requests', predict)}[5m]))`
const failed = `sum(rate(${series('requests', { ...predict, status: '=~"5.."' })}[5m]))`

/** Whether the classifier serves: rate, errors and duration of the requests, and what stands behind them. */
export const classifierDashboard: Dashboard = {
  uid: 'classifier',
  title: 'Classifier',
  panels: [
    {
      title: 'Requests',
      description: 'Requests for predictions each second, by status. A sudden drop is as suspicious as errors.',
      kind: 'timeseries',
      unit: 'reqps',
      queries: [{ expr: `sum by (status) (rate(${series('requests', predict)}[5m]))`, legend: '{{status}}' }],
    },
    {
      title: 'Failed requests',
      description: 'Share of the requests for predictions that end with a status of 500 or more.',
      kind: 'timeseries',
      unit: 'percentunit',
      threshold: 0.05,
      queries: [{ expr: `(${failed} or vector(0)) / (${answered} > 0) or vector(0)`, legend: 'failed' }],
    },
    {
      title: 'Duration',
      description: 'From the first byte of a request to the end of its answer: the median and the slowest hundredth.',
      kind: 'timeseries',
      unit: 's',
      threshold: 1,
      queries: [
        { expr: quantile(0.5, 'requestDuration', '5m', predict), legend: 'p50' },
        { expr: quantile(0.99, 'requestDuration', '5m', predict), legend: 'p99' },
      ],
    },
    {
      title: 'Inference',
      description: 'One run of the model in a worker, without decoding. It rises when pods share too few cores.',
      kind: 'timeseries',
      unit: 's',
      queries: [
        { expr: quantile(0.5, 'stageDuration', '5m', inference), legend: 'p50' },
        { expr: quantile(0.99, 'stageDuration', '5m', inference), legend: 'p99' },
      ],
    },
    {
      title: 'Queue',
      description: `Pictures that wait for a worker, by pod. At ${MAX_QUEUE} the pod answers 503.`,
      kind: 'timeseries',
      unit: 'short',
      threshold: MAX_QUEUE / 2,
      queries: [{ expr: `max by (pod) (${series('queueDepth')})`, legend: '{{pod}}' }],
    },
    {
      title: 'Workers',
      description: 'Worker processes with a loaded model, over all pods.',
      kind: 'stat',
      unit: 'short',
      queries: [{ expr: `sum(${series('workersReady')})`, legend: 'ready' }],
    },
    {
      title: 'Confidence',
      description:
        'Pictures each second by the probability of their most likely class, up to a bound. More in the low ones means pictures that the model does not know.',
      kind: 'timeseries',
      unit: 'ops',
      queries: [
        {
          expr: `sum by (bucket) (rate(${series('signals', { signal: '="confidence"' })}[15m]))`,
          legend: '{{bucket}}',
        },
      ],
    },
    {
      title: 'Predictions',
      description: 'Pictures classified each second.',
      kind: 'timeseries',
      unit: 'ops',
      queries: [{ expr: `sum(rate(${series('predictions')}[5m]))`, legend: 'predictions' }],
    },
    {
      title: 'Models',
      description: 'Pods by the model they have loaded. More than one series is a rollout, or one that got stuck.',
      kind: 'timeseries',
      unit: 'short',
      queries: [
        {
          expr: `count by (model, version, sha256) (${series('modelInfo')})`,
          legend: '{{model}} {{version}} {{sha256}}',
        },
      ],
    },
  ],
}
