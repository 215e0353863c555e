import { METRICS, NAMED_SIGNALS, PATHS, SIGNALS } from '../../../classifier/src/contract.ts'

/** Values of labels, as of a pod that has just started with one model. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  method: ['POST'],
  route: [PATHS.predict],
  status: ['200', '503'],
  stage: ['receive', 'queue', 'decode', 'preprocess', 'inference', 'respond'],
  reason: ['QUEUE_FULL'],
  percentile: ['50', '99'],
  commit: ['unknown'],
  node: ['v20.9.0'],
  model: ['mobilenetv2'],
  version: ['1'],
  sha256: ['ab'],
}
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  [METRICS.shadow.name]: ['agree', 'disagree', 'failed', 'dropped'],
  [METRICS.feedback.name]: ['right', 'wrong'],
}

/** Every signal with its buckets. */
const BUCKETS = [
  ...Object.entries(SIGNALS).flatMap(([signal, { bounds }]) =>
    [...bounds.map(String), '+Inf'].map((bucket) => ({ signal, bucket })),
  ),
  ...NAMED_SIGNALS.flatMap((signal) => ['one', 'two'].map((bucket) => ({ signal, bucket }))),
]

type Labels = Readonly<Record<string, string>>

function combinations(name: string, labels: readonly string[]): readonly Labels[] {
  if (labels.includes('bucket')) {
    const buckets = labels.includes('signal')
      ? BUCKETS
      : BUCKETS.filter(({ signal }) => signal === 'confidence').map(({ bucket }) => ({ bucket }))
    const rest = combinations(
      name,
      labels.filter((label) => label !== 'signal' && label !== 'bucket'),
    )
    return rest.flatMap((others) => buckets.map((bucket) => ({ ...others, ...bucket })))
  }
  return labels.reduce<readonly Labels[]>(
    (all, label) => {
      const values = (label === 'outcome' ? OUTCOMES[name] : VALUES[label]) ?? ['any']
      return all.flatMap((others) => values.map((value) => ({ ...others, [label]: value })))
    },
    [{}],
  )
}

/** One line of what a target answers. */
export const line = (name: string, labels: Labels, value: number): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`)
  return `${name}{${pairs.join(',')}} ${value}`
}

/** What a pod of the classifier says that nobody has asked anything yet: every metric of the contract. */
export function idleClassifier(): string {
  const gauges: Readonly<Record<string, number>> = {
    [METRICS.workersReady.name]: 2,
    [METRICS.buildInfo.name]: 1,
    [METRICS.modelInfo.name]: 1,
    [METRICS.baselineInfo.name]: 1,
    [METRICS.baseline.name]: 10,
    [METRICS.calibration.name]: 0.8,
  }
  const lines = Object.values(METRICS).flatMap(({ name, type, labels }) =>
    combinations(name, labels).flatMap((own) =>
      type === 'histogram'
        ? ['0.5', '+Inf']
            .map((le) => line(`${name}_bucket`, { ...own, le }, 0))
            .concat(line(`${name}_sum`, own, 0), line(`${name}_count`, own, 0))
        : [line(name, own, gauges[name] ?? 0)],
    ),
  )
  return `${lines.join('\n')}\n`
}
