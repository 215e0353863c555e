import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PATHS } from './contract.ts'
import { createPredictionIds } from './feedback/prediction-ids.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { ServedModels } from './model/served.ts'
import { messageOf } from './program/errors.ts'
import type { Log } from './program/log.ts'
import type { ProblemCode } from './program/problems.ts'
import { allowOrigins } from './routes/cors.ts'
import { renderDocs } from './routes/docs.ts'
import { addFeedbackRoute } from './routes/feedback.ts'
import { addHealthRoute, type Health } from './routes/health.ts'
import { hasTwoHosts, isUnread, lingerOnClose } from './routes/incoming.ts'
import { observeRequests } from './routes/observe.ts'
import { apiDocument } from './routes/openapi.ts'
import { addPageRoute, createPage, fillPage } from './routes/page.ts'
import { addPredictRoute } from './routes/predict.ts'
import { addProbeRoutes } from './routes/probes.ts'
import { asProblemError, ProblemError, respondProblem } from './routes/problem.ts'
import type { App, ServerEnv } from './routes/server-env.ts'
import { isV2, respondV2Error } from './routes/v2/error.ts'
import { addV2Routes } from './routes/v2/routes.ts'
import { addVersionRoute, type Version } from './routes/version.ts'
import type { Limits } from './workers/limits.ts'
import type { Classify } from './workers/pool.ts'
import type { ShowShadow } from './workers/shadow.ts'

/** Everything the HTTP side needs; tests pass stand-ins. */
export type AppOptions = {
  classify: Classify
  /** Throws what the pool would refuse at once; nothing by default. */
  assertRoom?: (limits: Limits) => void
  models: ServedModels
  showShadow?: ShowShadow | undefined
  /** Pages of these origins may call the service; `*` for any. */
  corsOrigins?: readonly string[]
  maxImageBytes: number
  requestTimeoutMs: number
  health: () => Health
  version: () => Version
  metrics: Metrics
  log: Log
  pageHtml: string
}

type ProblemArguments = [code: ProblemCode, detail: string, headers?: Record<string, string>]

/** Builds the service's routes. Starts nothing. */
export function createApp(options: AppOptions): App {
  const { classify, models, showShadow, maxImageBytes, requestTimeoutMs, health, version, metrics, log, pageHtml } =
    options
  const predictionIds = createPredictionIds(models.flatMap(({ versions }) => versions))
  const app = new OpenAPIHono<ServerEnv>()

  app.use(observeRequests(metrics, log))
  app.use(async function secureHeaders(c, next) {
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    if (hasTwoHosts(c.env)) throw new ProblemError('invalid-header', 'The request has two Host headers.')
    await next()
    // Connections that outlive the server would hold up its end.
    // The same for one that would take what is left of a refused body for the next request.
    if (health().status === 'stopping' || isUnread(c.env)) {
      c.header('Connection', 'close')
      lingerOnClose(c.env)
    }
  })

  if (options.corsOrigins !== undefined && options.corsOrigins.length > 0) app.use(allowOrigins(options.corsOrigins))

  const isReady = () => health().status === 'ok'
  const [model] = models
  const classifying = {
    classify,
    assertRoom: options.assertRoom ?? (() => {}),
    requestTimeoutMs,
    onClassified: metrics.observeClassification,
  }
  const onRefused = metrics.countRejection
  addPredictRoute(app, { ...classifying, model, predictionIds, maxImageBytes, showShadow, onRefused })
  addFeedbackRoute(app, { predictionIds, onFeedback: metrics.countFeedback })
  addHealthRoute(app, health)
  addProbeRoutes(app, isReady)
  addVersionRoute(app, version)
  addV2Routes(app, {
    ...classifying,
    models,
    maxBodyBytes: maxImageBytes,
    serviceVersion: version().version,
    isReady,
  })
  const document = apiDocument(app, model)
  app.get(PATHS.openapi, (c) => c.json(document))
  const { manifest } = model.serve
  const page = fillPage(pageHtml, {
    title: manifest.title ?? model.name,
    classes: manifest.output.classes.toLocaleString('en'),
    maxImageBytes: String(maxImageBytes),
  })
  addPageRoute(app, PATHS.page, createPage(page, { connect: true }))
  addPageRoute(app, PATHS.docs, createPage(renderDocs(document), { connect: false }))

  for (const path of Object.values(PATHS)) {
    const allow = path === PATHS.predict || path === PATHS.feedback ? 'POST' : 'GET, HEAD'
    app.all(path, (c) => respondProblem(c, 'method-not-allowed', `${path} takes ${allow}.`, { Allow: allow }))
  }
  const respond = (c: Context<ServerEnv>, ...problem: ProblemArguments) =>
    isV2(c.req.path) ? respondV2Error(c, ...problem) : respondProblem(c, ...problem)
  app.notFound((c) => respond(c, 'not-found', `The API is described at ${PATHS.docs}.`))
  app.onError((error, c) => {
    const problem = asProblemError(error)
    if (problem !== undefined) return respond(c, problem.code, problem.message, problem.headers)
    const { requestId, traceId } = c.get('record')
    log('error', 'request failed', { requestId, traceId, error: messageOf(error), stack: error.stack })
    return respond(c, 'internal', `The cause is in the log of the server, under ${requestId}.`)
  })
  return app
}
