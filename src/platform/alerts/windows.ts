import type { Duration } from './rule.ts'

/** A pair of windows of an alert on the error budget. */
export interface Burn {
  /** The alert fires while both show the rate; the short one ends it soon after the trouble has ended. */
  readonly long: WindowName
  readonly short: WindowName
  /** Times the rate at which the budget would last just the 30 days of the objective. */
  readonly factor: number
  readonly severity: 'critical' | 'warning'
}

export type WindowName = '5m' | '30m' | '1h' | '6h' | '3d'

/** The times that rules look back, and how often they look: parameters, so that a drill can shorten them all. */
export interface Windows {
  /** How long each window of the service levels is. */
  readonly serviceLevel: Readonly<Record<WindowName, Duration>>
  /** What is compared with the baseline. */
  readonly drift: Duration
  /** Fewest pictures in that time to be compared. */
  readonly driftPictures: number
  /** How long drift must last. */
  readonly driftFor: Duration
  readonly driftInterval: Duration
  /** Judged predictions come slowly: this far back they count. */
  readonly feedback: Duration
  readonly feedbackPictures: number
  /** The same time yesterday, and a week ago. */
  readonly day: Duration
  readonly week: Duration
  /** Times other alerts wait before they fire: shortly, and for what may repair itself. */
  readonly shortly: Duration
  readonly patiently: Duration
  readonly interval: Duration
}

/** https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts */
export const BURNS: readonly Burn[] = [
  { long: '1h', short: '5m', factor: 14.4, severity: 'critical' },
  { long: '6h', short: '30m', factor: 6, severity: 'critical' },
  { long: '3d', short: '6h', factor: 1, severity: 'warning' },
]

/** As they run in a cluster. */
export const WINDOWS: Windows = {
  serviceLevel: { '5m': '5m', '30m': '30m', '1h': '1h', '6h': '6h', '3d': '3d' },
  drift: '6h',
  driftPictures: 200,
  driftFor: '15m',
  driftInterval: '2m', // within the 5 minutes for which a series that is not renewed still counts
  feedback: '3d',
  feedbackPictures: 30,
  day: '1d',
  week: '7d',
  shortly: '2m',
  patiently: '10m',
  interval: '30s',
}
