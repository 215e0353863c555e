import { METRICS } from '../../../../../classifier/src/contract.ts'
import { type MetricName, series } from '../../../alerts/series.ts'

type Metrics = typeof METRICS
type NamesOf<Type> = { [Name in MetricName]: Metrics[Name] extends { type: Type } ? Name : never }[MetricName]
export type CounterName = NamesOf<'counter'>
export type HistogramName = NamesOf<'histogram'>
type OwnLabel<Name extends MetricName> = Metrics[Name]['labels'][number]
/** Conditions on a metric's own labels, operator included: `{ status: '=~"5.."' }`. */
export type Conditions<Name extends MetricName> = Partial<Record<OwnLabel<Name>, string>>

/** The time that Grafana takes for rates: at least four scrapes, and more the longer the span that is shown. */
export const RATE = '$__rate_interval'

/** Selector of a metric in the environment that is chosen, with conditions such as `phase="Running"`. */
export const selector = (metric: string, ...conditions: readonly string[]): string =>
  `${metric}{${['environment="$environment"', ...conditions].join(',')}}`

/** Namespace of the services that are chosen: it has the name of the service, and there may be several. */
export const OF_SERVICE = 'namespace=~"$service"'

/** Selector of one of the classifier's metrics, of the service that is chosen and for the models where it has them. */
export function chosen<Name extends MetricName>(metric: Name, conditions: Conditions<Name> = {}, suffix = ''): string {
  const labels: readonly string[] = METRICS[metric].labels
  const model = labels.includes('model') ? { model: '=~"$model"' } : {}
  const all = Object.entries({ ...model, ...conditions })
  return selector(`${series(metric)}${suffix}`, OF_SERVICE, ...all.map(([label, condition]) => `${label}${condition}`))
}

/** Rate of a counter each second, summed over all pods, or by the labels given. */
export function rate<Name extends CounterName>(
  metric: Name,
  conditions: Conditions<Name> = {},
  by: readonly (OwnLabel<Name> | 'pod')[] = [],
  range: string = RATE,
): string {
  return `${sum(by)}(rate(${chosen(metric, conditions)}[${range}]))`
}

/** Rate of one of the series of a histogram: of its observations, or of the sum of what was observed. */
export function histogramRate<Name extends HistogramName>(
  metric: Name,
  of: 'count' | 'sum',
  conditions: Conditions<Name> = {},
  by: readonly (OwnLabel<Name> | 'pod')[] = [],
): string {
  return `${sum(by)}(rate(${chosen(metric, conditions, `_${of}`)}[${RATE}]))`
}

/** Quantile of a histogram over all pods; 0 without an observation, where PromQL has no number. */
export function quantile<Name extends HistogramName>(
  q: number,
  metric: Name,
  conditions: Conditions<Name> = {},
  by: OwnLabel<Name> | undefined = undefined,
): string {
  const rates = `${sum(['le', ...(by ? [by] : [])])}(rate(${chosen(metric, conditions, '_bucket')}[${RATE}]))`
  return elseZero(`histogram_quantile(${q}, ${rates}) >= 0`, by)
}

/** Share of a whole; 0 where there is no whole. */
export const share = (part: string, whole: string): string => elseZero(`${part} / (${whole} > 0)`)

/**
 * The same, or a value where there is no series: a counter whose labels nobody has met yet, or a quotient of nothing.
 *
 * @param label - label that the legend shows: without one, the value would be called by an empty name
 */
export function otherwise(expr: string, value: number, label?: string): string {
  const instead = label ? `label_replace(vector(${value}), "${label}", "none", "", "")` : `vector(${value})`
  return `${expr} or on () ${instead}`
}

/** The same, or 0 where there is no series. */
export const elseZero = (expr: string, label?: string): string => otherwise(expr, 0, label)

const sum = (by: readonly string[]): string => (by.length > 0 ? `sum by (${by.join(', ')}) ` : 'sum')
