import { MAX_FILES } from '../../../../../../classifier/src/contract.ts'
import type { Environment } from '../../../../../config/load.ts'
import { elseZero, histogramRate, quantile, rate, share } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { capacityOf } from './capacity.ts'

/** How many pictures come in one request. */
export const batchSizes = timeseries({
  title: 'Pictures in a request',
  description: `Mean and 95th percentile of the pictures in one request; ${MAX_FILES} is the most.`,
  unit: 'short',
  width: 12,
  limits: { yellow: MAX_FILES },
  queries: [
    { expr: share(histogramRate('batchSize', 'sum'), histogramRate('batchSize', 'count')), legend: 'mean' },
    { expr: quantile(0.95, 'batchSize'), legend: 'p95' },
  ],
})

/** Pictures beside the requests that brought them. */
export const throughput = (env: Environment) =>
  timeseries({
    title: 'Pictures and requests',
    description: 'Pictures that came, pictures that were classified, and the requests that brought them, each second.',
    unit: 'ops',
    width: 12,
    limits: { yellow: capacityOf(env).mostPictures },
    queries: [
      { expr: elseZero(histogramRate('batchSize', 'sum')), legend: 'pictures received' },
      { expr: elseZero(rate('predictions')), legend: 'pictures classified' },
      { expr: elseZero(histogramRate('batchSize', 'count')), legend: 'requests' },
    ],
  })
