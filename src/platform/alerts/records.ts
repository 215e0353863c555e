/** Names under which recording rules keep their results, for alerts and dashboards. */
export const RECORDS = {
  /** What callers of a service may expect: shares of 1; labels `namespace` and `objective`, for latency `milliseconds` too. */
  objective: 'service:objective:ratio',
  /** Share of the requests to a service that failed; labels `namespace` and `window`, as those below. */
  failed: 'service:requests_failed:ratio',
  /** Share of its answers that took longer than the objective allows. */
  slow: 'service:requests_slow:ratio',
  /** Requests to it in the window. */
  requests: 'service:requests:increase',
  /** Pictures in the drift window, by signal and bucket. */
  pictures: 'classifier:signal_pictures:increase',
  /** Pictures in the drift window, by signal. */
  picturesTotal: 'classifier:signal_pictures:sum',
  /** Pictures of the baseline, by signal. */
  baselineTotal: 'classifier:baseline_pictures:sum',
  /** Share of each bucket in the drift window. */
  share: 'classifier:signal:share',
  /** Share of each bucket in the baseline. */
  baselineShare: 'classifier:baseline:share',
  /** Population stability index of each signal. */
  psi: 'classifier:signal:psi',
  /** Buckets in which the drift window or the baseline has pictures, less one. */
  freedom: 'classifier:signal:degrees_of_freedom',
  /** What it is without any drift, by chance alone. */
  psiFloor: 'classifier:signal:psi_floor',
  /** From here on it is drift. */
  psiLimit: 'classifier:signal:psi_limit',
  /** Jensen-Shannon divergence of each signal, in bits: from 0 to 1. */
  jensenShannon: 'classifier:signal:jensen_shannon',
  /** Share of the pictures with a high entropy in the drift window. */
  wavering: 'classifier:entropy_high:share',
  /** The same in the baseline. */
  waveringBaseline: 'classifier:entropy_high:baseline',
  /** Share of right answers to expect by the confidence of the drift window. */
  accuracyExpected: 'classifier:accuracy:expected',
  /** The same by the confidence of the baseline. */
  accuracyBaseline: 'classifier:accuracy:baseline',
  /** Share of right answers among those that someone judged. */
  accuracyJudged: 'classifier:accuracy:judged',
} as const

/** Labels that a record keeps. */
export const BY = {
  model: ['model', 'version'],
  signal: ['model', 'version', 'signal'],
  bucket: ['model', 'version', 'signal', 'bucket'],
} as const
