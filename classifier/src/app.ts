import { OpenAPIHono } from '@hono/zod-openapi'
import { PATHS } from './contract.ts'
import { messageOf } from './errors.ts'
import type { Log } from './log.ts'
import type { ModelKey } from './metrics/models.ts'
import type { Metrics } from './metrics.ts'
import type { Limits } from './model/limits.ts'
import type { Label } from './model/manifest.ts'
import type { Classify } from './model/pool.ts'
import { renderDocs } from './routes/docs.ts'
import { addHealthRoute, type Health } from './routes/health.ts'
import { addMetricsRoute } from './routes/metrics.ts'
import { observeRequests } from './routes/observe.ts'
import { apiDocument } from './routes/openapi.ts'
import { addPageRoute, createPage } from './routes/page.ts'
import { addPredictRoute } from './routes/predict.ts'
import { addProbeRoutes } from './routes/probes.ts'
import { asProblemError, respondProblem } from './routes/problem.ts'
import type { App, ServerEnv } from './routes/server-env.ts'
import { addVersionRoute, type Version } from './routes/version.ts'

/** Everything the HTTP side needs; tests pass stand-ins. */
export type AppOptions = {
  classify: Classify
  /** Throws what the pool would refuse at once; nothing by default. */
  assertRoom?: (limits: Limits) => void
  labels: readonly Label[]
  /** Which model classifies, as it is counted. */
  model: ModelKey
  maxImageBytes: number
  requestTimeoutMs: number
  health: () => Health
  version: Version
  metrics: Metrics
  log: Log
  pageHtml: string
}

/** Builds the service's routes. Starts nothing. */
export function createApp(options: AppOptions): App {
  const { classify, labels, model, maxImageBytes, requestTimeoutMs, health, version, metrics, log, pageHtml } = options
  const app = new OpenAPIHono<ServerEnv>()

  app.use(observeRequests(metrics, log))
  app.use(async function secureHeaders(c, next) {
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    await next()
    // Connections that outlive the server would hold up its end.
    if (health().status === 'stopping') c.header('Connection', 'close')
  })

  addPredictRoute(app, {
    classify,
    assertRoom: options.assertRoom ?? (() => {}),
    labels,
    maxImageBytes,
    requestTimeoutMs,
    onClassified: (result, picture) => metrics.observeClassification(model, result, picture),
    onRefused: metrics.countRejection,
  })
  addHealthRoute(app, health)
  addProbeRoutes(app, () => health().status === 'ok')
  addVersionRoute(app, version)
  addMetricsRoute(app, metrics)
  const document = apiDocument(app)
  app.get(PATHS.openapi, (c) => c.json(document))
  const page = pageHtml.replace('{{maxImageBytes}}', String(maxImageBytes))
  addPageRoute(app, PATHS.page, createPage(page, { connect: true }))
  addPageRoute(app, PATHS.docs, createPage(renderDocs(document), { connect: false }))

  for (const path of Object.values(PATHS)) {
    const allow = path === PATHS.predict ? 'POST' : 'GET, HEAD'
    app.all(path, (c) => respondProblem(c, 'method-not-allowed', `${path} takes ${allow}.`, { Allow: allow }))
  }
  app.notFound((c) => respondProblem(c, 'not-found', `The API is described at ${PATHS.docs}.`))
  app.onError((error, c) => {
    const problem = asProblemError(error)
    if (problem !== undefined) return respondProblem(c, problem.code, problem.message, problem.headers)
    const { requestId, traceId } = c.get('record')
    log('error', 'request failed', { requestId, traceId, error: messageOf(error), stack: error.stack })
    return respondProblem(c, 'internal', `The cause is in the log of the server, under ${requestId}.`)
  })
  return app
}
