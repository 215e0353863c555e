/** Labels of metrics, by their full names: a histogram has its three series apart. */
export interface Metrics {
  get(name: string): readonly string[] | undefined
  /** Whether its series have all of these labels, as those of a recording rule do; others may leave some out. */
  isExact(name: string): boolean
  /** The labels of all of them. */
  allLabels(): readonly string[]
}

/** The metrics of one program, as far as a rule or a dashboard uses them. */
export interface Exporter {
  /** Where the names and labels are from. */
  readonly source: string
  /** Names that its scrape leaves out, as the monitor's relabelling has them: nobody ever sees them. */
  readonly drops?: readonly string[]
  /** Labels of every metric below, beside its own. */
  readonly labels?: readonly string[]
  /** Counters and gauges, with their labels. */
  readonly metrics?: Readonly<Record<string, readonly string[]>>
  /** Histograms, without `_bucket`, `_sum` and `_count`. */
  readonly histograms?: Readonly<Record<string, readonly string[]>>
  /** Summaries, without `_sum` and `_count`. */
  readonly summaries?: Readonly<Record<string, readonly string[]>>
}

/**
 * Labels that Prometheus adds to what it scrapes, whatever it is. `environment` is added to every target, so that one
 * Grafana can tell clusters apart. https://prometheus.io/docs/concepts/jobs_instances/
 */
export const TARGET_LABELS = [
  'job',
  'instance',
  'namespace',
  'pod',
  'container',
  'service',
  'endpoint',
  'environment',
] as const

/** The series of a histogram, a summary, or a metric that is one series. */
export function seriesOf(name: string, type: 'histogram' | 'summary' | 'single', labels: readonly string[]) {
  const sums = [
    [`${name}_sum`, labels],
    [`${name}_count`, labels],
  ] as const
  if (type === 'histogram') return [[`${name}_bucket`, [...labels, 'le']], ...sums] as const
  if (type === 'summary') return [[name, [...labels, 'quantile']], ...sums] as const
  return [[name, labels]] as const
}

/** Every series that Prometheus keeps of an exporter with all its labels, those of its target included. */
export function seriesOfExporter({ drops = [], labels = [], metrics = {}, histograms = {}, summaries = {} }: Exporter) {
  const all = (own: readonly string[]) => [...own, ...labels, ...TARGET_LABELS]
  const dropped = drops.map((pattern) => new RegExp(`^(?:${pattern})$`)) // anchored, as Prometheus does
  const series = [
    ...Object.entries(metrics).flatMap(([name, own]) => seriesOf(name, 'single', all(own))),
    ...Object.entries(histograms).flatMap(([name, own]) => seriesOf(name, 'histogram', all(own))),
    ...Object.entries(summaries).flatMap(([name, own]) => seriesOf(name, 'summary', all(own))),
  ]
  return series.filter(([name]) => !dropped.some((pattern) => pattern.test(name)))
}
