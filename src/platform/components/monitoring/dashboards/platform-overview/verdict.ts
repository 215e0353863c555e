import { INPUT_SIGNALS } from '../../../../alerts/drift.ts'
import type { Level } from '../../../../alerts/objectives.ts'
import { RECORDS } from '../../../../alerts/records.ts'
import { WINDOWS } from '../../../../alerts/windows.ts'
import { elseZero, OF_SERVICE, selector } from '../expressions.ts'
import { stat, timeseries } from '../panel.ts'
import { PAGES_FROM } from '../slo/budget.ts'
import { BROKEN } from './broken.ts'

const LARGE = { width: 8, height: 8 } as const

const budget = (level: Level): string => `(1 - ${selector(RECORDS.objective, OF_SERVICE, `objective="${level}"`)})`
const down = `max by (namespace) (${selector('kube_deployment_status_replicas_available', OF_SERVICE)}) == bool 0`
/** How many times too fast each service uses a budget, by why: bad shares of two kinds may be those of one service. */
const burn = (why: string, share: string, level: Level): string =>
  `label_replace((${share}) / on (namespace) group_left () ${budget(level)}, "why", "${why}", "", "")`
const worst = [
  burn('failed', selector(RECORDS.failed, OF_SERVICE, 'window="5m"'), 'availability'),
  burn('late', selector(RECORDS.slow, OF_SERVICE, 'window="5m"'), 'latency'),
  burn('down', down, 'availability'),
]
const enough = `on (model, version, signal) (${selector(RECORDS.picturesTotal)} >= ${WINDOWS.driftPictures})`
// Those with an alert on their PSI; the others have alerts that look at them in other ways.
const SIGNALS = `signal=~"${[...INPUT_SIGNALS, 'group'].join('|')}"`
const drift = (by: string): string =>
  `max ${by}(${selector(RECORDS.psi, SIGNALS)} / ${selector(RECORDS.psiLimit, SIGNALS)} and ${enough})`

/** Is it us? */
export const service = stat({
  ...LARGE,
  title: 'Is it us?',
  description: `How many times faster than it may the service that is worst off uses up an error budget, over 5 minutes: it fails, is late, or has no pod that is ready. Above 1 it breaks its objective if that lasts; from ${PAGES_FROM} somebody is woken.`,
  unit: 'none',
  decimals: 1,
  limits: { yellow: 1, red: PAGES_FROM },
  queries: [{ expr: elseZero(`max(${worst.join(' or ')})`), legend: 'times too fast' }],
  opens: 'slo',
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
