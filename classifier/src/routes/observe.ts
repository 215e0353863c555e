import type { MiddlewareHandler } from 'hono'
import { PATHS, V2_PATHS } from '../contract.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Log } from '../program/log.ts'
import { headerOf } from './incoming.ts'
import { openRecord, REQUEST_ID_HEADER, type RequestRecord, recordFields } from './request-record.ts'
import type { ServerEnv } from './server-env.ts'

const KNOWN_ROUTES = new Set<string>(Object.values(PATHS))
/** Asked for every few seconds by machines: a line in the log for each would bury the others. */
const QUIET_ROUTES = new Set<string>([PATHS.health, PATHS.livez, PATHS.readyz, V2_PATHS.live, V2_PATHS.ready])
/** The client hung up before the answer: nginx's code, there is no standard one. */
const CLIENT_CLOSED = 499

/** Names every request, then counts and logs it when its answer has left, or its client. */
export function observeRequests(metrics: Metrics, log: Log): MiddlewareHandler<ServerEnv> {
  return async function observe(c, next) {
    const record = openRecord((name) => headerOf(c, name))
    c.set('record', record)
    c.header(REQUEST_ID_HEADER, record.requestId) // before the answer is made: changing it later would copy it
    metrics.requestStarted()
    await next()
    const answeredMs = performance.now()
    const { outgoing } = c.env ?? {} // undefined when called without a server, as in tests
    const finish = (status: number) => {
      const durationMs = performance.now() - record.startMs
      const { method, path } = c.req
      const route = record.route ?? (KNOWN_ROUTES.has(path) ? path : 'unknown')
      metrics.requestEnded({ method, route, status, durationMs, traceId: record.traceId })
      countRequest(metrics, record, performance.now() - answeredMs)
      if (QUIET_ROUTES.has(route) && status < 400) return
      const fields = { method, route, status, durationMs: Math.round(durationMs), ...recordFields(record) }
      log(status < 500 ? 'info' : 'warn', 'request', fields)
    }
    const { status } = c.res
    if (outgoing === undefined) finish(status)
    else if (outgoing.destroyed) finish(CLIENT_CLOSED)
    else outgoing.once('close', () => finish(outgoing.writableFinished ? status : CLIENT_CLOSED))
  }
}

/** What only a request for predictions has, and why one was refused. */
function countRequest(metrics: Metrics, { pictures, receiveMs, problem }: RequestRecord, respondMs: number): void {
  if (receiveMs !== undefined) metrics.observeStage('receive', receiveMs)
  if (pictures !== undefined) {
    metrics.observeBatch(pictures)
    metrics.observeStage('respond', respondMs)
  }
  if (problem !== undefined) metrics.countRejection(problem)
}
