import { HIGH_ENTROPY } from './drift-recordings.ts'
import { RECORDS } from './records.ts'
import type { Alert, RuleGroup } from './rule.ts'
import { series } from './series.ts'
import type { Windows } from './windows.ts'

/** Signals of the pictures themselves; those of the answers have alerts of their own. */
export const INPUT_SIGNALS = ['luminance', 'contrast', 'sharpness', 'aspect', 'megapixels', 'bytes'] as const

// How far a share may be from the baseline's: this much, and three standard errors of the difference.
const LEAST_DROP = 0.1
const STANDARD_ERRORS = 3

const MONOPOLY = 0.8
const UNSEEN_PICTURES = 10
// A rollout mixes versions for some minutes.
const ROLLOUT = '30m'

const OF_MODEL = 'on (model, version)'
const MODEL = '{{ $labels.model }} {{ $labels.version }}'

/** Three standard errors of the difference between two shares, of n and m pictures, around the share of the second. */
function uncertainty(expected: string, n: string, m: string): string {
  return `${STANDARD_ERRORS} * sqrt(${expected} * (1 - ${expected}) * ${OF_MODEL} (1 / clamp_min(${n}, 1) + ${OF_MODEL} 1 / clamp_min(${m}, 1)))`
}

const sumOf = (selector: string) => `sum by (model, version) (${selector})`
const atLeast = (value: string, least: number) => `clamp_min(${value}, ${least})`

/** Pictures of a signal in the drift window, one series a model; every signal of the answers has as many. */
const total = (signal: string) => sumOf(`${RECORDS.picturesTotal}{signal="${signal}"}`)
const baselineTotal = (signal: string) => sumOf(`${RECORDS.baselineTotal}{signal="${signal}"}`)

function beyondLimit(
  alert: string,
  selector: string,
  windows: Windows,
  texts: Pick<Alert, 'summary' | 'description'>,
): Alert {
  const limit = `${RECORDS.psi}${selector} > ${RECORDS.psiLimit}`
  const enough = `${RECORDS.picturesTotal} >= ${windows.driftPictures}`
  return { alert, expr: `${limit} and ${enough}`, for: windows.driftFor, severity: 'warning', ...texts }
}

function confidenceCollapse(windows: Windows): Alert {
  const allowed = atLeast(
    uncertainty(RECORDS.accuracyBaseline, total('confidence'), baselineTotal('confidence')),
    LEAST_DROP,
  )
  return {
    alert: 'ConfidenceCollapse',
    expr: `${RECORDS.accuracyExpected} < ${OF_MODEL} (${RECORDS.accuracyBaseline} - ${OF_MODEL} ${allowed}) and ${OF_MODEL} ${total('confidence')} >= ${windows.driftPictures}`,
    for: windows.driftFor,
    severity: 'warning',
    summary: 'The model has become unsure',
    description: `By its own confidence ${MODEL} gives {{ $value | humanizePercentage }} right answers, clearly fewer than on the pictures of its baseline.`,
  }
}

function entropySurge(windows: Windows): Alert {
  const { wavering, waveringBaseline } = RECORDS
  const allowed = atLeast(uncertainty(waveringBaseline, total('entropy'), baselineTotal('entropy')), LEAST_DROP)
  return {
    alert: 'EntropySurge',
    expr: `${wavering} > ${OF_MODEL} (${waveringBaseline} + ${OF_MODEL} ${allowed}) and ${OF_MODEL} ${total('entropy')} >= ${windows.driftPictures}`,
    for: windows.driftFor,
    severity: 'warning',
    summary: 'The model wavers between many classes',
    description: `On {{ $value | humanizePercentage }} of the pictures ${MODEL} has an entropy above ${HIGH_ENTROPY}, clearly more often than on those of its baseline.`,
  }
}

function classMonopoly(windows: Windows): Alert {
  const group = '{signal="group"}'
  const enough = `on (model, version, signal) ${RECORDS.picturesTotal}${group} >= ${windows.driftPictures}`
  return {
    alert: 'ClassMonopoly',
    expr: `${RECORDS.share}${group} > ${MONOPOLY} and on (model, version, bucket) ${RECORDS.baselineShare}${group} < ${MONOPOLY / 2} and ${enough}`,
    for: windows.driftFor,
    severity: 'warning',
    summary: 'Nearly every answer is the same',
    description: `{{ $value | humanizePercentage }} of the answers of ${MODEL} are of the group {{ $labels.bucket }}, which is less than ${(MONOPOLY / 2) * 100} % of its baseline.`,
  }
}

function unseenInputFormat(windows: Windows): Alert {
  const format = '{signal="format"}'
  const inBaseline = `max by (model, version, signal, bucket) (${series('baseline')}${format}) == 0`
  return {
    alert: 'UnseenInputFormat',
    expr: `${RECORDS.pictures}${format} >= ${UNSEEN_PICTURES} and on (model, version, signal, bucket) ${inBaseline}`,
    for: windows.driftFor,
    severity: 'warning',
    summary: 'Pictures come in a format that the baseline has not seen',
    description: `${MODEL} got {{ $value | humanize }} pictures as {{ $labels.bucket }}; none of its baseline was.`,
  }
}

/**
 * Too few pictures where there were enough: yesterday at this time, and a week ago, should Prometheus remember it. So a
 * night, a weekend and an environment that nobody uses stay quiet.
 */
function driftBlind(windows: Windows): readonly Alert[] {
  const pictures = `${RECORDS.picturesTotal}{signal="confidence"}`
  const few = (offset = '') => `${pictures}${offset} < ${windows.driftPictures}`
  const enough = (offset = '') => `${pictures}${offset} >= ${windows.driftPictures}`
  const usual = `(${enough(` offset ${windows.day}`)} unless ${few(` offset ${windows.week}`)})`
  return [
    {
      alert: 'DriftBlind',
      labels: { reason: 'pictures' },
      expr: `${few()} and ${OF_MODEL} ${usual}`,
      for: windows.driftFor,
      severity: 'warning',
      summary: 'Too few pictures to see drift',
      description: `${MODEL} classified {{ $value | humanize }} pictures in ${windows.drift}, and it takes ${windows.driftPictures}; at this time yesterday there were enough.`,
    },
    {
      alert: 'DriftBlind',
      labels: { reason: 'baseline' },
      expr: `${enough()} unless ${OF_MODEL} ${series('baselineInfo')}`,
      for: windows.driftFor,
      severity: 'warning',
      summary: 'There is no baseline to compare with',
      description: `${MODEL} classified {{ $value | humanize }} pictures in ${windows.drift}, and has no baseline: nobody would notice drift.`,
    },
  ]
}

function baselineMismatch(): Alert {
  const weights = (metric: 'baselineInfo' | 'modelInfo') => `group by (model, version, sha256) (${series(metric)})`
  return {
    alert: 'BaselineMismatch',
    expr: `${weights('baselineInfo')} unless ${weights('modelInfo')}`,
    for: ROLLOUT,
    severity: 'warning',
    summary: 'The baseline was measured with other weights',
    description: `The baseline of ${MODEL} belongs to the weights {{ $labels.sha256 }}, which nothing has loaded: what it says about drift is void.`,
  }
}

function feedbackAccuracyLow(windows: Windows): Alert {
  const judged = sumOf(`increase(${series('feedback')}[${windows.feedback}])`)
  const variance = `${RECORDS.accuracyExpected} * (1 - ${RECORDS.accuracyExpected})`
  const allowed = atLeast(`${STANDARD_ERRORS} * sqrt(${variance} / ${OF_MODEL} clamp_min(${judged}, 1))`, LEAST_DROP)
  return {
    alert: 'FeedbackAccuracyLow',
    expr: `${RECORDS.accuracyJudged} < ${OF_MODEL} (${RECORDS.accuracyExpected} - ${OF_MODEL} ${allowed}) and ${OF_MODEL} ${judged} >= ${windows.feedbackPictures}`,
    for: windows.driftFor,
    severity: 'warning',
    summary: 'People find the answers wrong more often than the model does',
    description: `Of the answers of ${MODEL} that someone judged, {{ $value | humanizePercentage }} were right; by its confidence it should be clearly more.`,
  }
}

/** Alerts on drift: the pictures, the answers or the model are not what they were when the baseline was measured. */
export function driftAlerts(namespace: string, windows: Windows): RuleGroup {
  const values = `has a PSI of {{ $value | humanize }} against the baseline, more than chance explains.`
  return {
    name: 'drift',
    namespace,
    interval: windows.driftInterval,
    recordings: [],
    alerts: [
      beyondLimit('InputDrift', `{signal=~"${INPUT_SIGNALS.join('|')}"}`, windows, {
        summary: 'Pictures are not what they were',
        description: `The {{ $labels.signal }} of what ${MODEL} gets ${values}`,
      }),
      beyondLimit('PredictionDrift', '{signal="group"}', windows, {
        summary: 'Answers are not what they were',
        description: `What ${MODEL} sees on pictures ${values}`,
      }),
      confidenceCollapse(windows),
      entropySurge(windows),
      classMonopoly(windows),
      unseenInputFormat(windows),
      ...driftBlind(windows),
      baselineMismatch(),
      feedbackAccuracyLow(windows),
    ],
  }
}
