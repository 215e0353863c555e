import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Gauge, type Registry } from 'prom-client'
import { spec } from './spec.ts'

/** Between two looks at the event loop, in ms; Node.js counts it as a part of the delay. */
const RESOLUTION_MS = 10
const QUANTILES = [0.5, 0.99]

/** Adds the delay of the event loop since the last time that someone looked. */
export function addEventLoopDelay(registry: Registry): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  const gauge: Gauge<'quantile'> = new Gauge({
    ...spec('eventLoopDelay'),
    registers: [registry],
    collect() {
      for (const quantile of QUANTILES) {
        const delayMs = histogram.count === 0 ? 0 : histogram.percentile(quantile * 100) / 1e6 - RESOLUTION_MS
        gauge.set({ quantile: String(quantile) }, Math.max(0, delayMs) / 1000)
      }
      histogram.reset()
    },
  })
}
