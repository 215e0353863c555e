import { z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { Metrics } from '../metrics.ts'
import type { App } from './server-env.ts'

/** Adds `GET /metrics`, as OpenMetrics or in Prometheus's older text. */
export function addMetricsRoute(app: App, { expose }: Metrics): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: PATHS.metrics,
    operationId: 'metrics',
    summary: 'Counters and durations, for Prometheus',
    responses: {
      200: {
        description: 'Prometheus text format, or OpenMetrics for those who accept it',
        content: { 'text/plain': { schema: z.string() }, 'application/openmetrics-text': { schema: z.string() } },
      },
    },
  })
  app.get(PATHS.metrics, async (c) => {
    const { contentType, text } = await expose(c.req.header('accept'))
    return c.body(text, 200, { 'Content-Type': contentType })
  })
}
