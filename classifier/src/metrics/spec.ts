import { METRICS } from '../contract.ts'

export type MetricKey = keyof typeof METRICS

/** A metric of the contract as prom-client takes it: its lists are mutable, the contract's are constants. */
export function spec<Key extends MetricKey>(key: Key) {
  const metric = METRICS[key]
  const buckets = 'buckets' in metric ? [...metric.buckets] : []
  return {
    name: metric.name,
    help: metric.help,
    labelNames: [...metric.labels] as (typeof METRICS)[Key]['labels'][number][],
    ...(buckets.length > 0 && { buckets }),
  }
}
