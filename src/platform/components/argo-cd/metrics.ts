/** Values of every part: serve metrics, and have Prometheus read them. */
export const METRICS = { enabled: true, serviceMonitor: { enabled: true } } as const
