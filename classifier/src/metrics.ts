import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS } from './contract.ts'
import type { Classification } from './model/protocol.ts'

/** One answered request. `route` is a path of the contract, so that strangers cannot make up label values. */
export type RequestSample = { method: string; route: string; status: number; durationMs: number }

/** Values that are read when someone looks, not counted as they happen. */
export type Gauges = { queueDepth: () => number; readyWorkers: () => number }

/** The metrics of the contract. */
export type Metrics = {
  registry: Registry
  observeRequest: (sample: RequestSample) => void
  observeClassification: (result: Classification) => void
}

/** Creates every metric of the contract, and those of the process, in a registry of their own. */
export function createMetrics(model: { name: string; sha256: string }, gauges: Gauges): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]

  const requests = new Counter({ ...spec('requests'), registers })
  const requestDuration = new Histogram({ ...spec('requestDuration'), registers })
  const inferenceDuration = new Histogram({ ...spec('inferenceDuration'), registers })
  const predictions = new Counter({ ...spec('predictions'), registers })
  const confidence = new Histogram({ ...spec('confidence'), registers })
  const modelInfo = new Gauge({ ...spec('modelInfo'), registers })
  modelInfo.set({ model: model.name, sha256: model.sha256 }, 1)
  addGauge('queueDepth', gauges.queueDepth)
  addGauge('workersReady', gauges.readyWorkers)

  function addGauge(key: 'queueDepth' | 'workersReady', read: () => number): void {
    const gauge: Gauge = new Gauge({ ...spec(key), registers, collect: () => gauge.set(read()) })
  }

  return {
    registry,
    observeRequest({ method, route, status, durationMs }) {
      requests.inc({ method, route, status: String(status) })
      requestDuration.observe({ method, route }, durationMs / 1000)
    },
    observeClassification({ scores, inferenceMs }) {
      predictions.inc()
      inferenceDuration.observe(inferenceMs / 1000)
      confidence.observe(scores[0]?.score ?? 0)
    },
  }
}

/** prom-client takes mutable lists; the contract's are constants. */
function spec<Key extends keyof typeof METRICS>(key: Key) {
  const metric = METRICS[key]
  const buckets = 'buckets' in metric ? [...metric.buckets] : []
  return {
    name: metric.name,
    help: metric.help,
    labelNames: [...metric.labels] as (typeof METRICS)[Key]['labels'][number][],
    ...(buckets.length > 0 && { buckets }),
  }
}
