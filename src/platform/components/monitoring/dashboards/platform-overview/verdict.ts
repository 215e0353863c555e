import { INPUT_SIGNALS } from '../../../../alerts/drift.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { WINDOWS } from '../../../../alerts/windows.ts'
import { elseZero, OF_SERVICE, otherwise, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'
import { BROKEN } from './broken.ts'

const LARGE = { width: 8, height: 8 } as const

const promised = selector(RECORDS.objective, OF_SERVICE, 'objective="availability"')
const available = selector('kube_deployment_status_replicas_available', OF_SERVICE)
const up = otherwise(`min((${available} > bool 0) and on (namespace) ${promised})`, 1)
const good = (record: string): string => `(1 - (${elseZero(`max(${selector(record, OF_SERVICE, 'window="5m"')})`)}))`
const enough = `on (model, version, signal) (${selector(RECORDS.picturesTotal)} >= ${WINDOWS.driftPictures})`
// Those with an alert on their PSI; the others have alerts that look at them in other ways.
const SIGNALS = `signal=~"${[...INPUT_SIGNALS, 'group'].join('|')}"`
const drift = (by: string): string =>
  `max ${by}(${selector(RECORDS.psi, SIGNALS)} / ${selector(RECORDS.psiLimit, SIGNALS)} and ${enough})`

/** Is it us? */
export const service = stat({
  ...LARGE,
  title: 'Is it us?',
  description:
    'Share of the last 5 minutes’ requests that were answered, and in time, at the service with the fewest; 0 when one has no pod that is ready.',
  unit: 'percentunit',
  decimals: 1,
  limits: { below: true, yellow: 0.99, red: 0.9 },
  queries: [{ expr: `${good(RECORDS.failed)} * ${good(RECORDS.slow)} * (${up})`, legend: 'answered well' }],
  opens: 'service',
})

/** Is it the cluster? */
export const cluster = stat({
  ...LARGE,
  title: 'Is it the cluster?',
  description:
    'Nodes, pods, components, certificates and targets that are broken, all together; below they are counted apart.',
  unit: 'short',
  decimals: 0,
  limits: { yellow: 1, red: 3 },
  queries: [{ expr: BROKEN.map(({ expr }) => `(${elseZero(expr)})`).join(' + '), legend: 'broken' }],
  opens: 'gitops',
})

/** Is it the model? */
export const model = stat({
  ...LARGE,
  title: 'Is it the model?',
  description: `Drift of the signal that drifts most, as a share of its alert’s limit; 0 while there are fewer than ${WINDOWS.driftPictures} pictures to compare.`,
  unit: 'percentunit',
  decimals: 0,
  limits: { yellow: 0.75, red: 1 },
  queries: [{ expr: elseZero(drift('')), legend: 'of the limit' }],
  opens: 'model',
})

/** The same by signal, over time. */
export const driftOfSignals = timeseries({
  title: 'Drift by signal',
  description: 'How far each signal is from the baseline, as a share of the limit at which its alert fires.',
  unit: 'percentunit',
  limits: { yellow: 0.75, red: 1 },
  queries: [{ expr: elseZero(drift('by (signal) '), 'signal'), legend: '{{signal}}' }],
})
