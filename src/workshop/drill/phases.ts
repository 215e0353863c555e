/** What the drill shows the classifier, and which alerts have to follow. */

/** One kind of traffic. An alert is its name, with the signal where it has one: `InputDrift luminance`. */
export interface Phase {
  readonly name: string
  readonly pictures: 'normal' | 'dark' | 'blurred' | 'one class'
  /** Whether each answer is judged wrong. */
  readonly isJudged?: boolean
  /** Alerts that must fire. */
  readonly fires: readonly string[]
  /** Alerts that may go along, since the same pictures cause them too. */
  readonly companions: readonly string[]
}

const UNSURE = ['ConfidenceCollapse', 'EntropySurge', 'PredictionDrift group']
const INPUT = (...signals: readonly string[]) => signals.map((signal) => `InputDrift ${signal}`)

/** In this order; between them normal pictures come until everything is silent again. */
export const PHASES: readonly Phase[] = [
  { name: 'normal pictures', pictures: 'normal', fires: [], companions: [] },
  {
    name: 'dark pictures',
    pictures: 'dark',
    fires: INPUT('luminance'),
    // Less light is less contrast, finer edges and fewer bytes, and the model is less sure.
    companions: [...INPUT('contrast', 'sharpness', 'bytes'), ...UNSURE],
  },
  {
    name: 'blurred pictures',
    pictures: 'blurred',
    fires: INPUT('sharpness'),
    companions: [...INPUT('contrast', 'bytes'), ...UNSURE],
  },
  {
    name: 'one class alone',
    pictures: 'one class',
    fires: ['ClassMonopoly group', 'PredictionDrift group'],
    // One picture has one brightness, one size, and so on.
    companions: INPUT('luminance', 'contrast', 'sharpness', 'aspect', 'megapixels', 'bytes'),
  },
  {
    name: 'answers judged wrong',
    pictures: 'normal',
    isJudged: true,
    fires: ['FeedbackAccuracyLow'],
    companions: [],
  },
]
