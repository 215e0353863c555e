import { Hono } from 'hono'
import { METRICS_PATH } from '../contract.ts'
import type { Metrics } from '../metrics/metrics.ts'

/** Builds what listens on the port of the metrics: OpenMetrics or Prometheus's older text, and nothing else. */
export function createMetricsApp({ expose }: Metrics): Hono {
  const app = new Hono()
  app.get(METRICS_PATH, async (c) => {
    const { contentType, text } = await expose(c.req.header('accept'))
    return c.body(text, 200, { 'Content-Type': contentType })
  })
  return app
}
