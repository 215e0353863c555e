import { RECORDS } from '../../../../alerts/records.ts'
import { WINDOWS } from '../../../../alerts/windows.ts'
import { elseZero } from '../expressions.ts'
import { table, timeseries } from '../panel.ts'
import { MODEL_LEGEND, ofModels } from './records.ts'

const CHOSEN = 'signal="$signal"'
const LEGEND = '{{signal}} {{version}}'
// https://mwburke.github.io/data%20science/2018/04/29/population-stability-index.html: some change, and a large one.
const PSI = { yellow: 0.1, red: 0.25 } as const

// With few pictures chance alone gives so much that nothing else could be seen beside it.
const enough = `on (model, version, signal) ${ofModels(RECORDS.picturesTotal, CHOSEN)} >= ${WINDOWS.driftPictures}`
const compared = (record: string): string => elseZero(`${ofModels(record, CHOSEN)} and ${enough}`, 'version')

const ofLimit = `${ofModels(RECORDS.psi)} / ${ofModels(RECORDS.psiLimit)}`

/** Every signal, the one that drifts most first. */
export const driftOfSignals = table({
  title: 'Drift by signal',
  description:
    'How far each signal is from the baseline, as a share of its limit: the larger of 0.1 and three times what chance alone gives with so few pictures.',
  unit: 'percentunit',
  decimals: 0,
  limits: { yellow: 0.75, red: 1 },
  width: 12,
  height: 12,
  queries: [{ expr: elseZero(ofLimit, 'signal'), legend: LEGEND }],
  columns: [
    { label: 'signal', heading: 'Signal' },
    { label: 'model', heading: 'Model' },
    { label: 'version', heading: 'Version' },
  ],
  value: 'Of the limit',
})

/** The same over time. */
export const driftOverTime = timeseries({
  title: 'Drift over time',
  description:
    'The same over time. Lines that rise together are another kind of pictures; one alone is a change in how they are made.',
  unit: 'percentunit',
  limits: { yellow: 0.75, red: 1 },
  width: 12,
  height: 12,
  queries: [{ expr: elseZero(ofLimit, 'signal'), legend: LEGEND }],
})

/** Population stability index. */
export const psi = timeseries({
  title: 'PSI by signal',
  description:
    'Population stability index of the last 6 hours against the baseline. Without any drift it is the floor of the next panel, not 0.',
  unit: 'none',
  limits: PSI,
  queries: [{ expr: elseZero(ofModels(RECORDS.psi), 'signal'), legend: LEGEND }],
})

/** The signal that is chosen against its floor. */
export const psiAndFloor = timeseries({
  title: 'PSI, floor and limit of the signal',
  description:
    'PSI of the signal that is chosen above, what chance alone gives with as many pictures, and the limit of its alert; 0 while there are too few.',
  unit: 'none',
  limits: PSI,
  queries: [
    { expr: compared(RECORDS.psi), legend: 'PSI {{version}}' },
    { expr: compared(RECORDS.psiFloor), legend: 'floor {{version}}' },
    { expr: compared(RECORDS.psiLimit), legend: 'limit {{version}}' },
  ],
})

/** Which of its buckets have grown. */
export const shift = timeseries({
  title: 'Where the signal moved',
  description:
    'Share of each bucket less its share in the baseline, for the signal that is chosen above: what is over 0 comes more often than it did.',
  unit: 'percentunit',
  limits: { yellow: 0.1, red: 0.25 },
  queries: [
    {
      expr: elseZero(`${ofModels(RECORDS.share, CHOSEN)} - ${ofModels(RECORDS.baselineShare, CHOSEN)}`, 'bucket'),
      legend: '{{bucket}} {{version}}',
    },
  ],
})

/** Jensen-Shannon divergence. */
export const jensenShannon = timeseries({
  title: 'Jensen-Shannon divergence',
  description:
    'Another measure of the same, from 0 to 1, which rare buckets move less. Where PSI rises alone, look at rare buckets.',
  unit: 'none',
  limits: { yellow: 0.02, red: 0.05 }, // about where PSI is 0.1 and 0.25, for small shifts
  queries: [{ expr: elseZero(ofModels(RECORDS.jensenShannon), 'signal'), legend: LEGEND }],
})

/** Whether there is enough to compare. */
export const pictures = timeseries({
  title: 'Pictures compared',
  description: `Pictures of the last 6 hours. Below ${WINDOWS.driftPictures} nothing can be said about drift, and its alerts are silent.`,
  unit: 'short',
  limits: { below: true, yellow: WINDOWS.driftPictures },
  queries: [{ expr: elseZero(ofModels(RECORDS.picturesTotal, 'signal="confidence"'), 'model'), legend: MODEL_LEGEND }],
})

/** How much the baseline knows. */
export const baselinePictures = timeseries({
  title: 'Pictures of the baseline',
  description:
    'Pictures that the baseline was measured with. With few the floor is high, and only large drift is seen; 0 is no baseline.',
  unit: 'short',
  limits: { below: true, red: 1 },
  queries: [{ expr: elseZero(ofModels(RECORDS.baselineTotal, 'signal="confidence"'), 'model'), legend: MODEL_LEGEND }],
})
