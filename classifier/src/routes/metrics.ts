import { z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { Metrics } from '../metrics.ts'
import type { App } from './server-env.ts'

/** Adds `GET /metrics` in the Prometheus text format. */
export function addMetricsRoute(app: App, { registry }: Metrics): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: PATHS.metrics,
    operationId: 'metrics',
    summary: 'Counters and durations, for Prometheus',
    responses: { 200: { description: 'Prometheus text format', content: { 'text/plain': { schema: z.string() } } } },
  })
  app.get(PATHS.metrics, async (c) => c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType }))
}
