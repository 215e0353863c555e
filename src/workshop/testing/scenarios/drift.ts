/** A model that sees what it was measured with, and models that see something else. */

import type { Scenario, Series } from '../promtool.ts'
import { MODEL_SIGNALS, type Shares } from './shares.ts'

const MODEL = 'model="m",version="1"'
const BASELINE_PICTURES = 500
const PICTURES_A_STEP = 60 // 1,440 in six hours
const STEPS = 48 // of a quarter of an hour: twice the window
const FOR_EVER = 3 * STEPS

/** Shares of some signals instead of the usual ones. */
export type Change = Partial<Readonly<Record<string, Shares>>>

const each = (of: (signal: string, bucket: string, share: number) => readonly (readonly [string, string])[]): Series =>
  Object.fromEntries(
    Object.entries(MODEL_SIGNALS).flatMap(([signal, shares]) =>
      Object.entries(shares).flatMap(([bucket, share]) => of(signal, bucket, share)),
    ),
  )

/** A number whose multiples add up without rounding: a counter that falls by a hair counts as started anew. */
const exact = (value: number) => Math.round(value * 1024) / 1024

/** What the baseline says, of so many pictures. */
export const baselineOf = (pictures: number): Series =>
  each((signal, bucket, share) => [
    [`classifier_baseline_pictures{${MODEL},signal="${signal}",bucket="${bucket}"}`, `${share * pictures}x${FOR_EVER}`],
  ])

/** Twelve hours of pictures: the usual ones for half of them, then those of the change. */
const traffic = (change: Change, picturesAStep = PICTURES_A_STEP): Series =>
  each((signal, bucket, usual) => {
    const then = change[signal] ? (change[signal]?.[bucket] ?? 0) : usual
    const half = STEPS / 2
    const before = exact(usual * picturesAStep)
    const after = exact(then * picturesAStep)
    return [
      [
        `classifier_signals_total{${MODEL},signal="${signal}",bucket="${bucket}"}`,
        `0+${before}x${half} ${before * half + after}+${after}x${half}`,
      ],
    ]
  })

/** Calibrated confidence: as often right as sure. */
const CALIBRATION: Series = Object.fromEntries(
  Object.keys(MODEL_SIGNALS['confidence'] ?? {}).map((bucket) => [
    `classifier_calibration_ratio{${MODEL},bucket="${bucket}"}`,
    `${bucket === '+Inf' ? 1 : bucket}x${FOR_EVER}`,
  ]),
)
const weights = (loaded: string, measured: string): Series => ({
  [`classifier_model_info{${MODEL},sha256="${loaded}"}`]: `1x${FOR_EVER}`,
  [`classifier_baseline_info{${MODEL},sha256="${measured}"}`]: `1x${FOR_EVER}`,
})
/** A baseline that comes a quarter of an hour before its weights. */
const rollout: Series = {
  [`classifier_model_info{${MODEL},sha256="a"}`]: `1x${FOR_EVER}`,
  [`classifier_baseline_info{${MODEL},sha256="a"}`]: '1x45',
  [`classifier_baseline_info{${MODEL},sha256="b"}`]: `_x46 1x${FOR_EVER}`,
}
const feedback = (right: number, wrong: number): Series => ({
  [`classifier_feedback_total{${MODEL},outcome="right"}`]: `0+${right}x${FOR_EVER}`,
  [`classifier_feedback_total{${MODEL},outcome="wrong"}`]: `0+${wrong}x${FOR_EVER}`,
})

const HEALTHY: Series = {
  ...baselineOf(BASELINE_PICTURES),
  ...traffic({}),
  ...CALIBRATION,
  ...weights('a', 'a'),
  ...feedback(0.9, 0.05),
}

const scenario = (name: string, series: Series, fires: readonly string[], rest: Partial<Scenario> = {}): Scenario => ({
  name,
  interval: '15m',
  series: { ...HEALTHY, ...series },
  at: '705m',
  fires,
  ...rest,
})
const noBaseline = Object.fromEntries(
  Object.entries(HEALTHY).filter(([name]) => !name.startsWith('classifier_baseline')),
)

const DARK = { luminance: { '0.1': 0.9, '0.2': 0.1 } }
const UNSURE = { confidence: { '0.2': 0.5, '0.3': 0.3, '0.4': 0.2 } }
const MONOPOLY = { group: { dog: 0.95, cat: 0.05 } }
/** Twelve hours with the usual pictures, then others or none. */
const thenPictures = (then: number): Series =>
  each((signal, bucket, share) => [
    [
      `classifier_signals_total{${MODEL},signal="${signal}",bucket="${bucket}"}`,
      `0+${exact(share * PICTURES_A_STEP)}x${STEPS} ${exact(share * PICTURES_A_STEP) * STEPS}+${exact(share * then)}x${FOR_EVER}`,
    ],
  ])

/** Drift, and what looks like it. */
export const DRIFT_SCENARIOS: readonly Scenario[] = [
  scenario('the usual pictures are silent', {}, []),
  scenario('dark pictures', traffic(DARK), ['InputDrift signal=luminance']),
  scenario('dark pictures show within an hour and a half', traffic(DARK), ['InputDrift signal=luminance'], {
    at: '450m',
  }),
  scenario(
    'dark pictures show within three hours, with a baseline of 26',
    { ...baselineOf(26), ...traffic(DARK) },
    ['InputDrift signal=luminance'],
    { at: '9h' },
  ),
  scenario('one dark picture in a hundred', traffic({ luminance: mix(DARK.luminance, 'luminance', 0.01) }), []),
  scenario('five dark pictures in a hundred', traffic({ luminance: mix(DARK.luminance, 'luminance', 0.05) }), [], {
    spares: { alert: 'InputDrift', with: ['psi_limit', 'psi_limit / 3'] },
  }),
  scenario('dark pictures, too few to compare', traffic(DARK, 6), [], {
    spares: { alert: 'InputDrift', with: ['>= 200', '>= 100'] },
  }),
  scenario('other subjects', traffic({ group: { cat: 0.1, vehicle: 0.3, other: 0.6 } }), [
    'PredictionDrift signal=group',
  ]),
  scenario(
    'a subject that is a little rarer',
    traffic({ group: { dog: 0.2, cat: 0.3, bird: 0.25, vehicle: 0.15, other: 0.1 } }),
    [],
    { spares: { alert: 'PredictionDrift', with: ['psi_limit', 'psi_limit / 3'] } },
  ),
  scenario('one subject alone', traffic(MONOPOLY), ['ClassMonopoly signal=group', 'PredictionDrift signal=group']),
  scenario(
    'one subject on two pictures of three',
    traffic({ group: { dog: 0.7, cat: 0.3 } }),
    ['PredictionDrift signal=group'],
    { spares: { alert: 'ClassMonopoly', with: ['> 0.8', '> 0.6'] } },
  ),
  scenario('a model that is unsure', traffic(UNSURE), ['ConfidenceCollapse']),
  scenario(
    'a model that is a little less sure',
    traffic({ confidence: mix(UNSURE.confidence, 'confidence', 0.1) }),
    [],
    { spares: { alert: 'ConfidenceCollapse', with: [', 0.1)', ', 0) / 3'] } },
  ),
  scenario('a model that wavers', traffic({ entropy: { '0.4': 0.5, '0.5': 0.5 } }), ['EntropySurge']),
  scenario('a model that wavers a little more', traffic({ entropy: mix({ '0.4': 1 }, 'entropy', 0.05) }), [], {
    spares: { alert: 'EntropySurge', with: [', 0.1)', ', 0) / 3'] },
  }),
  scenario('a format that the baseline has not', traffic({ format: { jpeg: 0.9, webp: 0.1 } }), [
    'UnseenInputFormat signal=format',
  ]),
  scenario('a few pictures of such a format', traffic({ format: { jpeg: 0.995, webp: 0.005 } }), [], {
    spares: { alert: 'UnseenInputFormat', with: ['>= 10', '>= 5'] },
  }),
  scenario('no baseline', {}, ['DriftBlind reason=baseline signal=confidence'], { series: noBaseline }),
  scenario('no baseline, and few pictures', {}, [], {
    series: { ...noBaseline, ...traffic({}, 6) },
    spares: { alert: 'DriftBlind reason=baseline', with: ['>= 200', '>= 100'] },
  }),
  scenario(
    'too few pictures, where there were enough yesterday',
    thenPictures(0),
    ['DriftBlind reason=pictures signal=confidence'],
    {
      at: '32h',
    },
  ),
  scenario('fewer pictures than yesterday, and enough', thenPictures(10), [], {
    at: '32h',
    spares: { alert: 'DriftBlind reason=pictures', with: ['< 200', '< 300'] },
  }),
  scenario('too few pictures since ever', traffic({}, 3), []),
  scenario('weights without their baseline', weights('a', 'b'), ['BaselineMismatch']),
  scenario('weights without their baseline during a rollout', rollout, [], {
    spares: { alert: 'BaselineMismatch', with: { for: '15m' } },
  }),
  scenario('answers that people find wrong', feedback(0.3, 0.9), ['FeedbackAccuracyLow']),
  scenario('a few answers that people find wrong', feedback(0, 0.2), [], {
    spares: { alert: 'FeedbackAccuracyLow', with: ['>= 30', '>= 5'] },
  }),
]

/** The usual shares of a signal, a part of them replaced. */
function mix(other: Shares, signal: string, part: number): Shares {
  const usual = MODEL_SIGNALS[signal] ?? {}
  return Object.fromEntries(
    Object.entries(usual).map(([bucket, share]) => [bucket, share * (1 - part) + (other[bucket] ?? 0) * part]),
  )
}
