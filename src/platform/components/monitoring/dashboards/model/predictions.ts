import { SIGNALS } from '../../../../../../classifier/src/contract.ts'
import type { Environment } from '../../../../../config/load.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { capacityOf } from '../classifier-service/capacity.ts'
import { elseZero, rate } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { MODEL_LEGEND, ofModels } from './records.ts'

const UNSURE = 0.5

/** Buckets of confidence up to a bound, as a condition. */
const unsureBuckets = SIGNALS.confidence.bounds
  .filter((bound) => bound <= UNSURE)
  .join('|')
  .replaceAll('.', '\\\\.')

const share = (signal: string, ...conditions: readonly string[]) =>
  ofModels(RECORDS.share, `signal="${signal}"`, ...conditions)

/** Pictures classified, by model. */
export const predictions = (env: Environment) =>
  timeseries({
    title: 'Predictions',
    description:
      'Pictures classified each second, by model and version. While a canary runs both versions have a line.',
    unit: 'ops',
    width: 8,
    limits: { yellow: capacityOf(env).mostPictures },
    queries: [{ expr: elseZero(rate('predictions', {}, ['model', 'version']), 'model'), legend: MODEL_LEGEND }],
  })

/** What is on the pictures. */
export const groups = timeseries({
  title: 'Predicted groups',
  description:
    'Share of the last 6 hours’ pictures in each of the ten most frequent groups. One that takes over is a camera that stands still, or a model that answers the same to all.',
  unit: 'percentunit',
  width: 8,
  limits: { yellow: 0.5, red: 0.8 },
  queries: [{ expr: elseZero(`topk(10, ${share('group')})`, 'bucket'), legend: '{{bucket}} {{version}}' }],
})

/** Pictures of which the model is not sure. */
export const unsure = timeseries({
  title: 'Unsure predictions',
  description: `Share of the last 6 hours’ pictures whose most likely class has a probability of ${UNSURE} or less. It rises with pictures that the model does not know.`,
  unit: 'percentunit',
  width: 12,
  limits: { yellow: 0.6, red: 0.8 },
  queries: [
    {
      expr: elseZero(`sum by (model, version) (${share('confidence', `bucket=~"${unsureBuckets}"`)})`, 'model'),
      legend: MODEL_LEGEND,
    },
  ],
})

/** How sure the model is. */
export const confidence = timeseries({
  title: 'Confidence',
  description:
    'Share of the last 6 hours’ pictures by the probability of their most likely class; each band is named after its upper bound. Bands that move say that pictures change.',
  unit: 'percentunit',
  width: 8,
  limits: { yellow: 0.9 },
  stacked: true,
  queries: [{ expr: elseZero(`avg by (bucket) (${share('confidence')})`, 'bucket'), legend: '{{bucket}}' }],
})

/** Pictures between whose classes the model wavers. */
export const wavering = timeseries({
  title: 'Wavering predictions',
  description:
    'Share of the last 6 hours’ pictures with a high entropy, as if the model chose among eight classes or more, beside the share in the baseline.',
  unit: 'percentunit',
  width: 12,
  limits: { yellow: 0.5, red: 0.8 },
  queries: [
    { expr: elseZero(ofModels(RECORDS.wavering), 'model'), legend: `now ${MODEL_LEGEND}` },
    { expr: elseZero(ofModels(RECORDS.waveringBaseline), 'model'), legend: `baseline ${MODEL_LEGEND}` },
  ],
})
