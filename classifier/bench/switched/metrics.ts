import { createMetrics as createReal, type Metrics } from '../../src/metrics/metrics.ts'
import { modeNow } from './mode.ts'

/** Stands in for `src/metrics/metrics.ts`: counts when it is the turn of those who do. */
export function createMetrics(...args: Parameters<typeof createReal>): Metrics {
  const metrics = createReal(...args)
  const counting = Object.entries(metrics).map(([name, member]) => {
    if (typeof member !== 'function' || name === 'expose') return [name, member]
    const count = member as (...values: unknown[]) => void
    return [name, (...values: unknown[]) => void (modeNow() !== 'without metrics and signals' && count(...values))]
  })
  return Object.fromEntries(counting)
}
