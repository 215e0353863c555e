/**
 * What the classifier promises to the platform around it: port, paths, environment variables and metrics.
 *
 * Plain data without imports. `src/` reads it to write probes, scrape targets, rules and dashboards, so a name that
 * changes here changes there, or does not compile.
 */

/** TCP port of the API, the page and the metrics. */
export const PORT = 8080

export const PATHS = {
  page: '/',
  predict: '/predict',
  health: '/health',
  livez: '/livez',
  readyz: '/readyz',
  version: '/version',
  metrics: '/metrics',
  docs: '/docs',
  openapi: '/openapi.json',
} as const

/** Multipart field of `POST /predict` that carries a picture; it may be repeated. */
export const FILE_FIELD = 'file'

/** Most pictures in one request. */
export const MAX_FILES = 16

/** Classes that are answered unless the query's `top` says otherwise, and the most it may ask for. */
export const DEFAULT_TOP = 5
export const MAX_TOP = 100

/** Environment variables that the service reads; units are in the names. */
export const ENV = {
  host: 'HOST',
  port: 'PORT',
  modelPath: 'MODEL_PATH',
  workers: 'WORKERS',
  maxQueue: 'MAX_QUEUE',
  imageDecoder: 'IMAGE_DECODER',
  maxImageBytes: 'MAX_IMAGE_BYTES',
  requestTimeoutMs: 'REQUEST_TIMEOUT_MS',
  drainTimeoutMs: 'DRAIN_TIMEOUT_MS',
} as const

/** Most bytes of the pictures in a request unless `MAX_IMAGE_BYTES` says otherwise: 10 MiB. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024

/** Largest picture decoded, in pixels, whatever its size in bytes: a decoder needs 3 to 4 bytes for each. */
export const MAX_IMAGE_PIXELS = 50_000_000

/** Pictures that may wait for a worker unless `MAX_QUEUE` says otherwise: about a second of work for two cores. */
export const MAX_QUEUE = 128

/** Header that says how long a caller waits, and the most it may say. */
export const REQUEST_TIMEOUT_HEADER = 'X-Request-Timeout-Ms'
export const MAX_REQUEST_TIMEOUT_MS = 60_000

/** The same for callers that do not say, unless `REQUEST_TIMEOUT_MS` says otherwise. */
export const REQUEST_TIMEOUT_MS = 10_000

/** Time for open requests to finish after SIGTERM unless `DRAIN_TIMEOUT_MS` says otherwise. */
export const DRAIN_TIMEOUT_MS = 20_000

/** Every metric of the service. Buckets are upper bounds in the metric's unit. */
export const METRICS = {
  requests: {
    name: 'classifier_http_requests_total',
    type: 'counter',
    help: 'HTTP requests answered, by route and status',
    labels: ['method', 'route', 'status'],
  },
  requestDuration: {
    name: 'classifier_http_request_duration_seconds',
    type: 'histogram',
    help: 'Time from the first byte of a request to the end of its answer',
    labels: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
  inferenceDuration: {
    name: 'classifier_inference_duration_seconds',
    type: 'histogram',
    help: 'Time of one run of the model in a worker, without decoding the picture',
    labels: [],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
  },
  predictions: {
    name: 'classifier_predictions_total',
    type: 'counter',
    help: 'Pictures classified',
    labels: [],
  },
  confidence: {
    name: 'classifier_prediction_confidence_ratio',
    type: 'histogram',
    help: 'Probability of the most likely class, from 0 to 1',
    labels: [],
    buckets: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
  },
  queueDepth: {
    name: 'classifier_queue_depth',
    type: 'gauge',
    help: 'Pictures that wait for a free worker',
    labels: [],
  },
  workersReady: {
    name: 'classifier_workers_ready',
    type: 'gauge',
    help: 'Worker processes with a loaded model',
    labels: [],
  },
  modelInfo: {
    name: 'classifier_model_info',
    type: 'gauge',
    help: 'Always 1; says in its labels which model is loaded',
    labels: ['model', 'sha256'],
  },
} as const
