import { PATHS } from '../../../../../../classifier/src/contract.ts'
import type { Environment } from '../../../../../config/load.ts'
import { elseZero, quantile, rate, share } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { capacityOf } from './capacity.ts'

const predict = { route: `="${PATHS.predict}"` } as const

/** Requests each second, by status. */
export const requests = (env: Environment) =>
  timeseries({
    title: 'Requests',
    description:
      'Requests for predictions each second, by status. A sudden drop is as suspicious as errors. The line is what all pods that the autoscaler may add can do, at one picture a request.',
    unit: 'reqps',
    limits: { yellow: capacityOf(env).mostPictures },
    queries: [{ expr: elseZero(rate('requests', predict, ['status']), 'status'), legend: '{{status}}' }],
    stacked: true,
  })

/** Share of the requests that fail. */
export const failures = timeseries({
  title: 'Failed requests',
  description:
    'Share of the requests for predictions that end with a status of 500 or more: what the service did wrong.',
  unit: 'percentunit',
  limits: { yellow: 0.01, red: 0.05 },
  queries: [
    { expr: share(rate('requests', { ...predict, status: '=~"5.."' }), rate('requests', predict)), legend: 'failed' },
  ],
})

/** How long requests take. */
export const durations = timeseries({
  title: 'Duration',
  description:
    'From the first byte of a request to the end of its answer: half of them, and all but 5 and 1 in a hundred.',
  unit: 's',
  limits: { yellow: 0.5, red: 1 },
  queries: [0.5, 0.95, 0.99].map((q) => ({ expr: quantile(q, 'requestDuration', predict), legend: `p${q * 100}` })),
})

/** Requests refused, by why. */
export const rejections = timeseries({
  title: 'Refused',
  description:
    'Requests refused each second, by the code of the problem. A full queue is ours to solve, a picture that cannot be read is the caller’s.',
  unit: 'reqps',
  limits: { yellow: 0.5, red: 5 },
  queries: [{ expr: elseZero(rate('rejections', {}, ['reason']), 'reason'), legend: '{{reason}}' }],
})
