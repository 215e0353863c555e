import type { Environment } from '../../../../../config/load.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { WINDOWS } from '../../../../alerts/windows.ts'
import { capacityOf } from '../classifier-service/capacity.ts'
import { chosen, elseZero, otherwise, rate } from '../expressions.ts'
import { timeseries } from '../panel.ts'
import { MODEL_LEGEND, ofModels } from './records.ts'

const FEWEST_A_DAY = WINDOWS.feedbackPictures / 3

const by = (name: string) => `${name} ${MODEL_LEGEND}`

/** How often the model is right. */
export const accuracy = timeseries({
  title: 'Accuracy',
  description:
    'Share of right answers: expected by the calibrated confidence of the last 6 hours, expected on the baseline’s pictures, and found by those that people judged in 3 days.',
  unit: 'percentunit',
  width: 12,
  limits: { below: true, yellow: 0.7, red: 0.5 },
  queries: [
    { expr: elseZero(ofModels(RECORDS.accuracyExpected), 'model'), legend: by('expected') },
    { expr: elseZero(ofModels(RECORDS.accuracyBaseline), 'model'), legend: by('baseline') },
    { expr: ofModels(RECORDS.accuracyJudged), legend: by('judged') },
  ],
})

/** What people said. */
export const judgements = timeseries({
  title: 'Feedback',
  description: `Predictions that people judged in the last day. With fewer than ${WINDOWS.feedbackPictures} in 3 days their share says little.`,
  unit: 'short',
  width: 12,
  limits: { below: true, yellow: FEWEST_A_DAY },
  queries: [
    {
      expr: elseZero(`sum by (outcome) (increase(${chosen('feedback')}[1d]))`, 'outcome'),
      legend: '{{outcome}}',
    },
  ],
})

/** How the traffic is shared between versions. */
export const versions = timeseries({
  title: 'Share of each version',
  description:
    'Share of the pictures that each version classifies: how far a canary has come, to the half that the line marks and beyond.',
  unit: 'percentunit',
  limits: { yellow: 0.5 },
  queries: [
    {
      expr: elseZero(
        `${rate('predictions', {}, ['model', 'version'])} / on (model) group_left () (${rate('predictions', {}, ['model'])} > 0)`,
        'model',
      ),
      legend: MODEL_LEGEND,
    },
  ],
})

/** Whether a version in shadow says the same. */
export const agreement = timeseries({
  title: 'Agreement of the shadow',
  description:
    'Share of the pictures on which a version in shadow gives the same answer as the one that users see, over an hour; 1 while none runs.',
  unit: 'percentunit',
  limits: { below: true, yellow: 0.95, red: 0.8 },
  queries: [
    {
      expr: otherwise(`${shadowed('="agree"')} / (${shadowed('=~"agree|disagree"')} > 0)`, 1, 'model'),
      legend: MODEL_LEGEND,
    },
  ],
})

/** What the shadow does. */
export const shadow = (env: Environment) =>
  timeseries({
    title: 'Pictures of the shadow',
    description:
      'Pictures that a version in shadow saw too, each second, by what came of it. Dropped ones cost it no user a wait.',
    unit: 'ops',
    limits: { yellow: capacityOf(env).mostPictures },
    queries: [{ expr: elseZero(rate('shadow', {}, ['outcome']), 'outcome'), legend: '{{outcome}}' }],
  })

function shadowed(outcome: string): string {
  return `sum by (model, version) (increase(${chosen('shadow', { outcome })}[1h]))`
}
