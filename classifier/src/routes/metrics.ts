import { z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { PATHS } from '../contract.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { App, ServerEnv } from './server-env.ts'

const KNOWN_ROUTES = new Set<string>(Object.values(PATHS))
/** Asked for every few seconds by machines: a line in the log for each would bury the others. */
const QUIET_ROUTES = new Set<string>([PATHS.health, PATHS.livez, PATHS.readyz, PATHS.metrics])
/** The client hung up before the answer: nginx's code, there is no standard one. */
const CLIENT_CLOSED = 499

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

/** Counts and logs every request when its answer has left, or its client. */
export function observeRequests(metrics: Metrics, log: Log): MiddlewareHandler<ServerEnv> {
  return async function observe(c, next) {
    const startMs = performance.now()
    await next()
    const { outgoing } = c.env ?? {} // undefined when called without a server, as in tests
    const finish = (status: number) => {
      const durationMs = performance.now() - startMs
      const { method, path } = c.req
      const route = KNOWN_ROUTES.has(path) ? path : 'unknown'
      metrics.observeRequest({ method, route, status, durationMs })
      if (QUIET_ROUTES.has(route) && status < 400) return
      log(status < 500 ? 'info' : 'warn', 'request', { method, route, status, durationMs: Math.round(durationMs) })
    }
    const { status } = c.res
    if (outgoing === undefined) finish(status)
    else if (outgoing.destroyed) finish(CLIENT_CLOSED)
    else outgoing.once('close', () => finish(outgoing.writableFinished ? status : CLIENT_CLOSED))
  }
}
