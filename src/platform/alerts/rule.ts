/** A time as Prometheus writes it. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`

/** An expression whose result is kept under a name. */
export interface Recording {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
}

/** One alert, for Prometheus wherever it runs. */
export interface Alert {
  readonly alert: string
  readonly expr: string
  /** How long the condition must hold. */
  readonly for: Duration
  /** `critical` wakes somebody, `warning` waits for the morning. */
  readonly severity: 'critical' | 'warning'
  readonly summary: string
  readonly description: string
  /** Tells alerts of one name apart. */
  readonly labels?: Readonly<Record<string, string>>
}

/** Rules that are evaluated one after the other; the alerts have their runbooks in the page of the group's name. */
export interface RuleGroup {
  readonly name: string
  /** Namespace that they are about: a label on the alerts, by which Alertmanager routes. Left out where each series has its own. */
  readonly namespace?: string
  readonly interval: Duration
  readonly recordings: readonly Recording[]
  readonly alerts: readonly Alert[]
}

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const

/** A duration in seconds. */
export function secondsOf(duration: Duration): number {
  return Number.parseFloat(duration) * SECONDS[duration.slice(-1) as keyof typeof SECONDS]
}
