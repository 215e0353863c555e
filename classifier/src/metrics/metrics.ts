import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { PATHS } from '../contract.ts'
import { PROBLEMS, type ProblemCode } from '../program/problems.ts'
import type { Picture } from '../signals/picture.ts'
import type { Classified } from '../workers/pool.ts'
import { SHADOW_OUTCOMES, type ShadowOutcome } from '../workers/shadow.ts'
import { addBaselines } from './baseline-metrics.ts'
import { addEventLoopDelay } from './event-loop-delay.ts'
import { createExpose, createOpenMetricsRegistry, type Expose } from './exposition.ts'
import type { LoadedModel, ModelKey } from './models.ts'
import { addSignals } from './signal-metrics.ts'
import { spec } from './spec.ts'

/** What runs, besides models. */
export type Build = { version: string; commit: string; node: string }

/** One answered request. `route` is a path of the contract, so that strangers cannot make up label values. */
export type RequestSample = {
  method: string
  route: string
  status: number
  durationMs: number
  /** Of the distributed trace that it belongs to: kept as an example of its duration. */
  traceId?: string | undefined
}

/** The stages of a request for predictions, in their order. */
const STAGES = ['receive', 'queue', 'decode', 'preprocess', 'inference', 'respond'] as const
/** What someone says of a prediction. */
const FEEDBACK_OUTCOMES = ['right', 'wrong'] as const

/** What `POST /predict` may answer. */
const PREDICT_STATUSES = ['200', '400', '413', '415', '422', '500', '503']

export type Stage = (typeof STAGES)[number]
export type FeedbackOutcome = (typeof FEEDBACK_OUTCOMES)[number]

/** Values that are read when someone looks, not counted as they happen. */
export type Gauges = {
  queueDepth: () => number
  queueAgeMs: () => number
  readyWorkers: () => number
  workerRestarts: () => number
  /** Of a model by its place; null where there is nothing to compare with, or no worker is ready. */
  selfCheck: (place: number) => number | null
}

/** The metrics of the contract. */
export type Metrics = {
  registry: Registry
  expose: Expose
  requestStarted: () => void
  requestEnded: (sample: RequestSample) => void
  observeBatch: (pictures: number) => void
  observeStage: (stage: Stage, durationMs: number) => void
  countRejection: (reason: ProblemCode) => void
  /** Without a picture where a tensor was classified. */
  observeClassification: (model: ModelKey, result: Classified, picture?: Picture) => void
  countShadow: (model: ModelKey, outcome: ShadowOutcome) => void
  countFeedback: (model: ModelKey, outcome: FeedbackOutcome) => void
}

/**
 * Creates every metric of the contract, and those of the process, in a registry of their own.
 *
 * What may be counted one day is there as 0 from the start: `rate()` misses the first of a series that begins with 1.
 */
export function createMetrics(models: readonly LoadedModel[], build: Build, gauges: Gauges): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const openMetrics = createOpenMetricsRegistry()
  const registers = [registry]

  const requests = new Counter({ ...spec('requests'), registers })
  const requestDuration = new Histogram({
    ...spec('requestDuration'),
    registers: [openMetrics], // the one that takes exemplars
    enableExemplars: true,
  })
  registry.registerMetric(requestDuration)
  const requestsInFlight = new Gauge({ ...spec('requestsInFlight'), registers })
  const stageDuration = new Histogram({ ...spec('stageDuration'), registers })
  const batchSize = new Histogram({ ...spec('batchSize'), registers })
  const rejections = new Counter({ ...spec('rejections'), registers })
  const predictions = new Counter({ ...spec('predictions'), registers })
  const shadow = new Counter({ ...spec('shadow'), registers })
  const feedback = new Counter({ ...spec('feedback'), registers })
  const modelInfo = new Gauge({ ...spec('modelInfo'), registers })
  new Gauge({ ...spec('buildInfo'), registers }).set(build, 1)
  addGauges(registry, gauges)
  addSelfChecks(registry, models, gauges)
  addEventLoopDelay(registry)
  addBaselines(registry, models)
  const countSignals = addSignals(registry, models)

  const predict = { method: 'POST', route: PATHS.predict }
  for (const status of PREDICT_STATUSES) requests.inc({ ...predict, status }, 0)
  requestDuration.zero(predict)
  for (const stage of STAGES) stageDuration.zero({ stage })
  for (const reason of Object.keys(PROBLEMS)) rejections.inc({ reason }, 0)
  for (const { model, version, sha256 } of models) {
    modelInfo.set({ model, version, sha256 }, 1)
    predictions.inc({ model, version }, 0)
    for (const outcome of SHADOW_OUTCOMES) shadow.inc({ model, version, outcome }, 0)
    for (const outcome of FEEDBACK_OUTCOMES) feedback.inc({ model, version, outcome }, 0)
  }

  const observeStage = (stage: Stage, durationMs: number) => stageDuration.observe({ stage }, durationMs / 1000)
  return {
    registry,
    expose: createExpose(registry, openMetrics),
    requestStarted: () => requestsInFlight.inc(),
    requestEnded({ method, route, status, durationMs, traceId }) {
      requestsInFlight.dec()
      requests.inc({ method, route, status: String(status) })
      const exemplarLabels: object = traceId === undefined ? {} : { trace_id: traceId }
      requestDuration.observe({ labels: { method, route }, value: durationMs / 1000, exemplarLabels })
    },
    observeBatch: (pictures) => batchSize.observe(pictures),
    observeStage,
    countRejection: (reason) => rejections.inc({ reason }),
    observeClassification({ model, version }, result, picture) {
      predictions.inc({ model, version })
      observeStage('queue', result.queueMs)
      observeStage('decode', result.decodeMs)
      observeStage('preprocess', result.preprocessMs)
      observeStage('inference', result.inferenceMs)
      countSignals({ model, version }, result, picture)
    },
    countShadow: ({ model, version }, outcome) => shadow.inc({ model, version, outcome }),
    countFeedback: ({ model, version }, outcome) => feedback.inc({ model, version, outcome }),
  }
}

function addGauges(registry: Registry, { queueDepth, queueAgeMs, readyWorkers, workerRestarts }: Gauges): void {
  const registers = [registry]
  const add = (key: 'queueDepth' | 'queueAge' | 'workersReady', read: () => number) => {
    const gauge: Gauge = new Gauge({ ...spec(key), registers, collect: () => gauge.set(read()) })
  }
  add('queueDepth', queueDepth)
  add('queueAge', () => queueAgeMs() / 1000)
  add('workersReady', readyWorkers)
  const restarts: Counter = new Counter({
    ...spec('workerRestarts'),
    registers,
    collect() {
      restarts.reset()
      restarts.inc(workerRestarts())
    },
  })
}

function addSelfChecks(registry: Registry, models: readonly LoadedModel[], { selfCheck }: Gauges): void {
  const gauge: Gauge<'model' | 'version'> = new Gauge({
    ...spec('selfCheck'),
    registers: [registry],
    collect() {
      gauge.reset()
      for (const [place, { model, version }] of models.entries()) {
        const distance = selfCheck(place)
        if (distance !== null) gauge.set({ model, version }, distance)
      }
    },
  })
}
