/**
 * What the classifier promises to the platform around it: port, paths, environment variables and metrics.
 *
 * Plain data without imports. `src/` reads it to write probes, scrape targets, rules and dashboards, so a name that
 * changes here changes there, or does not compile.
 */

/** TCP port of the API and the page. */
export const PORT = 8080

/** User and group that the service runs as, in the image and in the pod; the number that distroless images call nonroot. */
export const USER_ID = 65532

/** TCP port of the metrics, which nobody outside the cluster may read, and their path there. */
export const METRICS_PORT = 9464
export const METRICS_PATH = '/metrics'
export const PATHS = {
  page: '/',
  predict: '/predict',
  feedback: '/feedback',
  health: '/health',
  livez: '/livez',
  readyz: '/readyz',
  version: '/version',
  docs: '/docs',
  openapi: '/openapi.json',
} as const

/** Paths of the Open Inference Protocol, version 2, as OpenAPI writes them. Without a version, the one that answers. */
export const V2_PATHS = {
  server: '/v2',
  live: '/v2/health/live',
  ready: '/v2/health/ready',
  index: '/v2/repository/index',
  model: '/v2/models/{model}',
  modelReady: '/v2/models/{model}/ready',
  infer: '/v2/models/{model}/infer',
  version: '/v2/models/{model}/versions/{version}',
  versionReady: '/v2/models/{model}/versions/{version}/ready',
  versionInfer: '/v2/models/{model}/versions/{version}/infer',
} as const

/** Header of an answer that says which model and version gave it: `name/version`. */
export const MODEL_HEADER = 'X-Model'

/** Multipart field of `POST /predict` that carries a picture; it may be repeated. */
export const FILE_FIELD = 'file'

/** Most pictures in one request, and most pictures or tensors in one of the Open Inference Protocol. */
export const MAX_FILES = 16
export const MAX_BATCH = 16

/** Classes that are answered unless the query's `top` says otherwise, and the most it may ask for. */
export const DEFAULT_TOP = 5
export const MAX_TOP = 100

/** For so long after a prediction it can be said whether it was right. */
export const FEEDBACK_DAYS = 30

/** Bytes of one feedback; an id and a name need a tenth. */
export const MAX_FEEDBACK_BYTES = 2_048

/** Environment variables that the service reads; units are in the names. */
export const ENV = {
  host: 'HOST',
  port: 'PORT',
  metricsPort: 'METRICS_PORT',
  modelPath: 'MODEL_PATH',
  models: 'MODELS',
  workers: 'WORKERS',
  maxQueue: 'MAX_QUEUE',
  imageDecoder: 'IMAGE_DECODER',
  signals: 'SIGNALS',
  commit: 'GIT_COMMIT',
  corsOrigins: 'CORS_ORIGINS',
  maxImageBytes: 'MAX_IMAGE_BYTES',
  requestTimeoutMs: 'REQUEST_TIMEOUT_MS',
  drainTimeoutMs: 'DRAIN_TIMEOUT_MS',
} as const

/** What `IMAGE_DECODER` may be: the fast decoder with its stand-in, or the stand-in alone. */
export const IMAGE_DECODERS = ['auto', 'jimp'] as const
export type ImageDecoder = (typeof IMAGE_DECODERS)[number]

/** Most bytes of the pictures in a request unless `MAX_IMAGE_BYTES` says otherwise: 10 MiB. */
export const MAX_IMAGE_BYTES = 10 * 1024 * 1024

/** Largest picture decoded, in pixels, whatever its size in bytes: a decoder needs 3 to 4 bytes for each. */
export const MAX_IMAGE_PIXELS = 50_000_000

/** Pictures that may wait for a worker unless `MAX_QUEUE` says otherwise: about a second of work for two cores. */
export const MAX_QUEUE = 128

/** Header that says how long a caller waits, the most it may say, and what holds for who does not, unless configured. */
export const REQUEST_TIMEOUT_HEADER = 'X-Request-Timeout-Ms'
export const MAX_REQUEST_TIMEOUT_MS = 60_000
export const REQUEST_TIMEOUT_MS = 10_000

/** How long an idle connection is kept. What is in front lets go of it first, or a request meets one that just closes. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000

/** Time to load the models, on a busy node too: who is not ready by then is ended, and started anew. */
export const STARTUP_TIMEOUT_MS = 120_000

/** Time for open requests to finish after SIGTERM unless `DRAIN_TIMEOUT_MS` says otherwise. */
export const DRAIN_TIMEOUT_MS = 20_000

/**
 * Signals of what goes in and comes out, one count per picture: the metric `signals` has a series for each bucket.
 * Buckets do not accumulate, as those of a histogram do: a share is then one division, and any two windows compare.
 * `bounds` are upper bounds, each bucket is named after its own, and the last one is `+Inf`.
 */
export const SIGNALS = {
  confidence: {
    help: 'Probability of the most likely class',
    unit: 'ratio',
    bounds: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99],
  },
  margin: {
    help: 'Probability of the most likely class less that of the second',
    unit: 'ratio',
    bounds: [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  },
  entropy: {
    help: 'Entropy of all probabilities, from 0 (sure) to 1 (every class alike)',
    unit: 'ratio',
    bounds: [0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6],
  },
  luminance: {
    help: 'Mean of Rec. 709 luma over the pixels that the model sees, from 0 (black) to 1 (white)',
    unit: 'ratio',
    bounds: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9],
  },
  contrast: {
    help: 'Standard deviation of the luma over the pixels that the model sees',
    unit: 'ratio',
    bounds: [0.04, 0.08, 0.12, 0.16, 0.2, 0.24, 0.28, 0.32],
  },
  sharpness: {
    help: 'Standard deviation of the Laplacian of the luma; low where a picture is blurred',
    unit: 'ratio',
    bounds: [0.02, 0.04, 0.06, 0.09, 0.13, 0.18, 0.25, 0.35],
  },
  aspect: {
    help: 'Width by height of the upright picture',
    unit: 'ratio',
    bounds: [0.5, 0.7, 0.8, 0.95, 1.05, 1.25, 1.4, 1.6, 2],
  },
  megapixels: {
    help: 'Size of the picture in millions of pixels',
    unit: 'megapixels',
    bounds: [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
  },
  bytes: {
    help: 'Size of the encoded picture',
    unit: 'bytes',
    bounds: [10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000],
  },
} as const

/** Signals with named buckets: the format of the file, and the group of the predicted class (at most 50). */
export const NAMED_SIGNALS = ['format', 'group'] as const
export const MAX_GROUPS = 50
/** From where on a divergence of signals (PSI) is more than chance, in the alerts and where two models are compared. */
export const PSI = { pseudoCount: 0.5, least: 0.1, timesFloor: 3, deviations: 6 } as const

const MODEL_LABELS = ['model', 'version'] as const

/** Every metric of the service. Buckets are upper bounds in the metric's unit, which is the end of its name. */
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
  requestsInFlight: {
    name: 'classifier_http_requests_in_flight',
    type: 'gauge',
    help: 'HTTP requests that are not answered yet',
    labels: [],
  },
  stageDuration: {
    name: 'classifier_stage_duration_seconds',
    type: 'histogram',
    help: 'Time of a stage: receive and respond of a request, queue, decode, preprocess and inference of a picture',
    labels: ['stage'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  batchSize: {
    name: 'classifier_batch_size',
    type: 'histogram',
    help: 'Pictures or tensors in one request',
    labels: [],
    buckets: [1, 2, 4, 8, 16],
  },
  rejections: {
    name: 'classifier_rejections_total',
    type: 'counter',
    help: 'Requests refused, and single pictures of those that were not, by the code of the problem',
    labels: ['reason'],
  },
  queueDepth: {
    name: 'classifier_queue_depth',
    type: 'gauge',
    help: 'Pictures that wait for a free worker',
    labels: [],
  },
  queueAge: {
    name: 'classifier_queue_age_seconds',
    type: 'gauge',
    help: 'How long the oldest picture in the queue has waited',
    labels: [],
  },
  workersReady: {
    name: 'classifier_workers_ready',
    type: 'gauge',
    help: 'Worker processes with a loaded model',
    labels: [],
  },
  workerRestarts: {
    name: 'classifier_worker_restarts_total',
    type: 'counter',
    help: 'Worker processes that ended and were replaced',
    labels: [],
  },
  eventLoopDelay: {
    name: 'classifier_event_loop_delay_seconds',
    type: 'gauge',
    help: 'Delay of the main event loop since the last scrape, by percentile (50, 99)',
    labels: ['percentile'], // `quantile` belongs to summaries
  },
  buildInfo: {
    name: 'classifier_build_info',
    type: 'gauge',
    help: 'Always 1; says in its labels what runs: version, commit (unknown outside an image) and Node',
    labels: ['version', 'commit', 'node'],
  },
  modelInfo: {
    name: 'classifier_model_info',
    type: 'gauge',
    help: 'Always 1; says in its labels which models are loaded',
    labels: [...MODEL_LABELS, 'sha256'],
  },
  selfCheck: {
    name: 'classifier_self_check_distance_ratio',
    type: 'gauge',
    help: 'Largest difference of the output for a known picture from the recorded one, in standard deviations of that',
    labels: MODEL_LABELS,
  },
  predictions: {
    name: 'classifier_predictions_total',
    type: 'counter',
    help: 'Pictures classified, by model and version',
    labels: MODEL_LABELS,
  },
  shadow: {
    name: 'classifier_shadow_total',
    type: 'counter',
    help: 'Pictures that a shadow version saw too: agree, disagree, failed, dropped',
    labels: [...MODEL_LABELS, 'outcome'],
  },
  signals: {
    name: 'classifier_signals_total',
    type: 'counter',
    help: 'Pictures classified, by signal and its bucket (not cumulative); every bucket exists from the start, at 0',
    labels: [...MODEL_LABELS, 'signal', 'bucket'],
  },
  baseline: {
    name: 'classifier_baseline_pictures',
    type: 'gauge',
    help: 'Pictures of the baseline, by signal and its bucket: the same series as those of the signals',
    labels: [...MODEL_LABELS, 'signal', 'bucket'],
  },
  baselineInfo: {
    name: 'classifier_baseline_info',
    type: 'gauge',
    help: 'Always 1; says in its labels for which weights the baseline was measured',
    labels: [...MODEL_LABELS, 'sha256'],
  },
  calibration: {
    name: 'classifier_calibration_ratio',
    type: 'gauge',
    help: 'Share of right answers to expect in each bucket of confidence',
    labels: [...MODEL_LABELS, 'bucket'],
  },
  feedback: {
    name: 'classifier_feedback_total',
    type: 'counter',
    help: 'Predictions that someone judged: right or wrong',
    labels: [...MODEL_LABELS, 'outcome'],
  },
} as const
