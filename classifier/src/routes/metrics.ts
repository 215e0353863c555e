import { Hono } from 'hono'
import { METRICS_PATH } from '../contract.ts'
import type { Metrics } from '../metrics.ts'

/** Builds what listens on the port of the metrics: the registry in Prometheus' text format, and nothing else. */
export function createMetricsApp({ registry }: Metrics): Hono {
  const app = new Hono()
  app.get(METRICS_PATH, async (c) => c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }))
  return app
}
