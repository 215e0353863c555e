import { elseZero, histogramRate, quantile } from '../expressions.ts'
import { timeseries } from '../panel.ts'

/** Where the time of a picture goes, on average. */
export const meanStages = timeseries({
  title: 'Time of a picture, by stage',
  description: 'Mean time of one picture in each stage, stacked: the widest band is what to make faster.',
  unit: 's',
  limits: { yellow: 0.5, red: 1 },
  queries: [
    {
      expr: elseZero(
        `${histogramRate('stageDuration', 'sum', {}, ['stage'])} / (${histogramRate('stageDuration', 'count', {}, ['stage'])} > 0)`,
        'stage',
      ),
      legend: '{{stage}}',
    },
  ],
  stacked: true,
})

/** The slowest twentieth of each stage. */
export const slowStages = timeseries({
  title: 'Slow pictures, by stage',
  description:
    'All but 5 in a hundred pictures are faster. Queue rises when pods have too few workers, decode with large pictures, inference when pods share too few cores.',
  unit: 's',
  limits: { yellow: 0.25, red: 1 },
  queries: [{ expr: quantile(0.95, 'stageDuration', {}, 'stage'), legend: '{{stage}}' }],
})

/** One run of the model. */
export const inference = timeseries({
  title: 'Inference',
  description: 'One run of the model in a worker, without decoding: the median and the slowest hundredth.',
  unit: 's',
  limits: { yellow: 0.1, red: 0.5 },
  queries: [0.5, 0.99].map((q) => ({
    expr: quantile(q, 'stageDuration', { stage: '="inference"' }),
    legend: `p${q * 100}`,
  })),
})
