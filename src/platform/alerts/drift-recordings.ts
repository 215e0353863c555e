import { PSI, SIGNALS } from '../../../classifier/src/contract.ts'
import { BY, RECORDS } from './records.ts'
import type { Recording, RuleGroup } from './rule.ts'
import { series } from './series.ts'
import type { Windows } from './windows.ts'

/**
 * Added to every bucket, so that an empty one has a share and a logarithm. More would hide drift in signals with many
 * buckets, less would make noise of the rare ones; the same on both sides, so that it favours neither.
 */
const PSEUDO_COUNT = PSI.pseudoCount

// The customary limit, and how far above what chance alone gives it has to be: three times, and where the few buckets of
// a signal make chance more variable, six standard deviations (of a chi-squared distribution).
const { least: LEAST_PSI, timesFloor: TIMES_FLOOR, deviations: DEVIATIONS } = PSI

/** Above it the model wavers between many classes: it is that of e^(0.3 ln 1000) = 8 classes alike, of 1,000. */
export const HIGH_ENTROPY = 0.3

const by = (labels: readonly string[]) => `by (${labels.join(', ')})`
const on = (labels: readonly string[]) => `on (${labels.join(', ')})`
const eachSignal = on(BY.signal)
const eachBucket = on(BY.bucket)

/** Share of a bucket, given its count, the total and the number of buckets. */
function share(count: string, total: string): string {
  const buckets = `count ${by(BY.signal)} (${count})`
  return `(${count} + ${PSEUDO_COUNT}) / ${eachSignal} group_left () (${total} + ${eachSignal} (${PSEUDO_COUNT} * ${buckets}))`
}

/** Sum over buckets of `p ln(p / m)`, in bits, where m is the mean of both. */
function divergenceFromMean(of: string, other: string): string {
  const ratio = `${of} / ${eachBucket} ((${of} + ${eachBucket} ${other}) / 2)`
  return `sum ${by(BY.signal)} (${of} * ${eachBucket} log2(${ratio}))`
}

const DIVERGENCES: readonly Recording[] = [
  {
    record: RECORDS.psi,
    expr: `sum ${by(BY.signal)} ((${RECORDS.share} - ${eachBucket} ${RECORDS.baselineShare}) * ${eachBucket} ln(${RECORDS.share} / ${eachBucket} ${RECORDS.baselineShare}))`,
  },
  {
    record: RECORDS.jensenShannon,
    expr: `(${divergenceFromMean(RECORDS.share, RECORDS.baselineShare)} + ${eachSignal} ${divergenceFromMean(RECORDS.baselineShare, RECORDS.share)}) / 2`,
  },
]

/**
 * What chance alone gives: (B - 1) (1/n + 1/m), for B buckets in which either side has pictures, n pictures in the window
 * and m in the baseline. Yurdakul and Naranjo, Statistical properties of the population stability index, 2020.
 */
function floor(baseline: string): readonly Recording[] {
  const used = `(${RECORDS.pictures} > 0) or ${eachBucket} (${baseline} > 0)`
  const perPicture = `(1 / clamp_min(${RECORDS.picturesTotal}, 1) + ${eachSignal} 1 / clamp_min(${RECORDS.baselineTotal}, 1))`
  const factor = `clamp_min(1 + ${DEVIATIONS} * sqrt(2 / clamp_min(${RECORDS.freedom}, 1)), ${TIMES_FLOOR})`
  return [
    { record: RECORDS.freedom, expr: `count ${by(BY.signal)} (${used}) - 1` },
    { record: RECORDS.psiFloor, expr: `${RECORDS.freedom} * ${eachSignal} ${perPicture}` },
    { record: RECORDS.psiLimit, expr: `clamp_min(${RECORDS.psiFloor} * ${factor}, ${LEAST_PSI})` },
  ]
}

/** Share of right answers, given the shares of the buckets of confidence. */
function accuracy(shares: string): string {
  const calibration = `max by (model, version, bucket) (${series('calibration')})`
  const weighted = `${shares}{signal="confidence"} * on (model, version, bucket) ${calibration}`
  return `sum by (model, version) (${weighted}) / on (model, version) sum by (model, version) (${shares}{signal="confidence"})`
}

/** Buckets of entropy above the limit, by their names in the metric. */
const highEntropy = [...SIGNALS.entropy.bounds.filter((bound) => bound > HIGH_ENTROPY), '+Inf']
  .map((bound) => String(bound).replaceAll(/[.+]/g, '[$&]'))
  .join('|')
const wavering = (shares: string) => `sum by (model, version) (${shares}{signal="entropy",bucket=~"${highEntropy}"})`

/** What the alerts on drift compare, from the counters of every pod and version. */
export function driftRecordings(namespace: string, windows: Windows): RuleGroup {
  const signals = series('signals')
  const baseline = `max ${by(BY.bucket)} (${series('baseline')})` // every pod says the same
  const feedback = series('feedback')
  const judged = (matcher = '') => `sum by (model, version) (increase(${feedback}${matcher}[${windows.feedback}]))`
  return {
    name: 'drift-recordings',
    namespace,
    interval: windows.driftInterval,
    recordings: [
      { record: RECORDS.pictures, expr: `sum ${by(BY.bucket)} (increase(${signals}[${windows.drift}]))` },
      { record: RECORDS.picturesTotal, expr: `sum ${by(BY.signal)} (${RECORDS.pictures})` },
      { record: RECORDS.baselineTotal, expr: `sum ${by(BY.signal)} (${baseline})` },
      { record: RECORDS.share, expr: share(RECORDS.pictures, RECORDS.picturesTotal) },
      { record: RECORDS.baselineShare, expr: share(baseline, RECORDS.baselineTotal) },
      ...DIVERGENCES,
      ...floor(baseline),
      { record: RECORDS.wavering, expr: wavering(RECORDS.share) },
      { record: RECORDS.waveringBaseline, expr: wavering(RECORDS.baselineShare) },
      { record: RECORDS.accuracyExpected, expr: accuracy(RECORDS.share) },
      { record: RECORDS.accuracyBaseline, expr: accuracy(RECORDS.baselineShare) },
      {
        record: RECORDS.accuracyJudged,
        expr: `${judged('{outcome="right"}')} / on (model, version) (${judged()} > 0)`,
      },
    ],
    alerts: [],
  }
}
