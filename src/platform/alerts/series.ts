import { METRICS } from '../../../classifier/src/contract.ts'

type Metrics = typeof METRICS
export type MetricName = keyof Metrics
type HistogramName = { [Name in MetricName]: Metrics[Name] extends { type: 'histogram' } ? Name : never }[MetricName]
/** Conditions on a metric's own labels, operator included: `{ status: '=~"5.."' }`. */
type Matchers<Name extends MetricName> = Partial<Record<Metrics[Name]['labels'][number], string>>

const select = (name: string, matchers: object): string => {
  const conditions = Object.entries(matchers).map(([label, condition]) => `${label}${condition}`)
  return conditions.length > 0 ? `${name}{${conditions.join(',')}}` : name
}

/** PromQL selector of one of the classifier's metrics. A metric or label that the contract does not have does not compile. */
export function series<Name extends MetricName>(metric: Name, matchers: Matchers<Name> = {}): string {
  return select(METRICS[metric].name, matchers)
}

/** PromQL of a quantile of one of the classifier's histograms over a time such as `5m`, all pods together. */
export function quantile<Name extends HistogramName>(
  q: number,
  metric: Name,
  range: string,
  matchers: Matchers<Name> = {},
): string {
  return `histogram_quantile(${q}, sum by (le) (rate(${select(`${METRICS[metric].name}_bucket`, matchers)}[${range}])))`
}
