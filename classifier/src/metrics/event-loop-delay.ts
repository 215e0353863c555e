import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'
import { spec } from './spec.ts'

/** Between two looks at the event loop, in ms; Node.js counts it as a part of the delay. */
const RESOLUTION_MS = 10
const PERCENTILES = [50, 99]

/** Adds the delay of the event loop since the last time that someone looked. */
export function addEventLoopDelay(registry: Registry): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  const gauge: Gauge<'percentile'> = new Gauge({
    ...spec('eventLoopDelay'),
    registers: [registry],
    collect() {
      for (const percentile of PERCENTILES) {
        const delayMs = histogram.count === 0 ? 0 : histogram.percentile(percentile) / 1e6 - RESOLUTION_MS
        gauge.set({ percentile: String(percentile) }, Math.max(0, delayMs) / 1000)
      }
      histogram.reset()
    },
  })
}
