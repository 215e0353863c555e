/** Starts the service: reads the environment, loads the model into worker processes, listens, drains on SIGTERM. */

import { readFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import service from '../package.json' with { type: 'json' }
import { createApp } from './app.ts'
import { ENV, MAX_IMAGE_PIXELS, METRICS_PATH, STARTUP_TIMEOUT_MS } from './contract.ts'
import { countedModel } from './metrics/counted-model.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { planModels } from './model/model-list.ts'
import { openModels, type ServedModel, type ServedVersion } from './model/served.ts'
import type { ModelSettings } from './model/settings.ts'
import { type Config, parseConfig, USAGE } from './program/config.ts'
import { ArithmeticError, messageOf, UserError } from './program/errors.ts'
import { folderOfUser } from './program/folder-of-user.ts'
import { createLineBuffer, createLog, type Log } from './program/log.ts'
import { runProgram } from './program/run-program.ts'
import { closeServer, listen, urlOf } from './program/server.ts'
import { createMetricsApp } from './routes/metrics.ts'
import type { Version } from './routes/version.ts'
import { memoryForDecoding } from './workers/memory-budget.ts'
import { createPool, type Pool } from './workers/pool.ts'
import type { WorkerSettings } from './workers/protocol.ts'
import { createShadow, type ShadowOutcome, type ShowShadow } from './workers/shadow.ts'
import { WORKER_ENV, type WorkerOptions } from './workers/worker-process.ts'

// Relative to this file as it runs: classifier/dist/main.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))
const WORKER_PATH = fileURLToPath(new URL('worker.js', import.meta.url))
const PAGE_URL = new URL('page.html', import.meta.url)
/** Processor time. Decoding the largest picture allowed takes less than a second with sharp, and a few with jimp. */
const JOB_TIMEOUT_MS = 10_000
/** A sixth is left for everything else, so that why it never got ready is in the log before the pod is ended for it. */
const START_TIMEOUT_MS = (STARTUP_TIMEOUT_MS * 5) / 6
/** A shadow gets what time the others leave: while they are busy, about a sixtieth. */
const SHADOW_TIMEOUT_MS = 60_000
/** Enough for most photographs; what is larger, a shadow does not see. In bytes. */
const SHADOW_MEMORY = 32 * 2 ** 20
const LOG_DELAY_MS = 20

const lines = createLineBuffer((text) => process.stdout.write(text), LOG_DELAY_MS)
process.once('exit', lines.flush)
const log = createLog({ write: lines.write, isTerminal: process.stdout.isTTY === true })

// Bodies lie outside of V8's heap, which grows little, and to V8 their bytes are reason enough to collect it, five times a
// second. Three times as much may come together between two collections: up to 20 MB more memory, 4 to 8 % less processor
// time for large pictures. Marking in threads of its own took a third to a half of the main process's time under load,
// which the workers need; in the main thread it is 10 ms.
for (const flag of ['--heap-growing-percent=200', '--no-concurrent-marking']) setFlagsFromString(flag)

async function start(): Promise<void> {
  const startMs = performance.now()
  const [argument] = process.argv.slice(2)
  if (argument !== undefined)
    throw new UserError(`${argument} is not understood: settings are environment variables.`, 'npm start -- --help')
  const config = parseConfig(process.env)
  const userFolder = folderOfUser()
  const plans = planModels(config.models, config.modelPath, { modelsDir: MODELS_DIR, userFolder })
  const { models, settings } = await openModels(plans)
  const [model] = models
  const versions = models.flatMap((one) => one.versions)

  const pool = startPool(config, settings)
  const build = { version: service.version, commit: config.commit, node: process.version }
  let isWarm = false
  let isStopping = false
  const metrics = createMetrics(
    versions.map((version) => countedModel(version, MODELS_DIR, log)),
    build,
    pool,
  )
  const shadow = model.shadow && startShadow(config, model.shadow, settings, metrics, () => pool.queueDepth() === 0)
  const app = createApp({
    classify: pool.classify,
    assertRoom: pool.assertRoom,
    models,
    showShadow: shadow?.show,
    corsOrigins: config.corsOrigins,
    maxImageBytes: config.maxImageBytes,
    requestTimeoutMs: config.requestTimeoutMs,
    health: () => {
      const workers = pool.readyWorkers()
      const status = isStopping ? 'stopping' : isWarm && workers > 0 ? 'ok' : 'unavailable'
      return { status, model: model.name, workers, waiting: pool.queueDepth() }
    },
    version: () => ({ ...build, ...loaded(model, versions, pool) }),
    metrics,
    log,
    pageHtml: readFileSync(PAGE_URL, 'utf8'),
  })

  const { started } = pool // nobody waits for a shadow
  started.catch(() => {}) // a model that cannot load may be known before the ports are open
  // Before the models are loaded: a probe is answered 503 until then, not refused.
  const { host, port, metricsPort } = config
  const metricsServer = await listen(createMetricsApp(metrics), { host, port: metricsPort, variable: ENV.metricsPort })
  const server = await listen(app, { host, port, variable: ENV.port })
  isWarm = await started.then(() => true, stayUnready)
  const urls = { url: urlOf(server), metricsUrl: `${urlOf(metricsServer)}${METRICS_PATH}` }
  const startedInMs = Math.round(performance.now() - startMs)
  if (isWarm) log('info', 'listening', { ...urls, model: model.name, workers: config.workers, startedInMs })
  for (const { model, version, place } of isWarm ? versions : []) {
    if (pool.selfCheck(place) === null) log('warn', 'arithmetic not checked: no reference', { model, version })
  }

  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1) // asked twice: someone does not want to wait
    isStopping = true
    log('info', 'stopping', { signal })
    const cut = await closeServer(server, config.drainTimeoutMs)
    await Promise.all([pool.close(), shadow?.pool.close()])
    metricsServer.close() // to the last, so that a scrape still sees how the service ended
    log(cut === 0 ? 'info' : 'warn', 'stopped', { cutConnections: cut })
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** Wrong answers are worse than none, and no other process on this machine would do better: probes get their 503. */
function stayUnready(error: unknown): false {
  if (!(error instanceof ArithmeticError)) throw error
  log('error', 'not ready', { error: error.message, hint: error.hint })
  return false
}

function loaded(
  { name, serve }: ServedModel,
  versions: readonly ServedVersion[],
  { selfCheck }: Pool,
): Pick<Version, 'model' | 'models'> {
  return {
    model: { name, sha256: serve.sha256 },
    models: versions.map(({ model, version, sha256, place }) => ({
      name: model,
      version,
      sha256,
      selfCheck: selfCheck(place),
    })),
  }
}

function startPool(config: Config, models: readonly ModelSettings[]): Pool {
  const { workers, maxQueue, signals } = config
  const memory = memoryForDecoding(memoryLimit(), workers)
  return createPool({ worker: workerOptions(config, { models, signals }), workers, maxQueue, memory, log })
}

/** Of the container, where it has one, or of the machine. In bytes. */
function memoryLimit(): number {
  const constrained = process.constrainedMemory() // 0 or more than there is where nothing is limited
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** A process of its own that yields to all others, and lets nothing wait: what it cannot take at once is left out. */
function startShadow(
  config: Config,
  version: ServedVersion,
  settings: readonly ModelSettings[],
  metrics: Metrics,
  isCalm: () => boolean,
): { pool: Pool; show: ShowShadow } {
  const models = settings.slice(version.place, version.place + 1)
  const worker = workerOptions(config, { models, signals: false, background: true })
  const shadowLog: Log = (level, message, fields) => log(level, message, { ...fields, shadow: true })
  const patient = { ...worker, jobTimeoutMs: SHADOW_TIMEOUT_MS }
  const pool = createPool({ worker: patient, workers: 1, maxQueue: 0, memory: SHADOW_MEMORY, log: shadowLog })
  pool.started.catch((error: Error) => shadowLog('error', 'the shadow cannot start', { error: messageOf(error) }))
  const onOutcome = (outcome: ShadowOutcome) => metrics.countShadow(version, outcome)
  const isFree = () => pool.readyWorkers() > 0 && isCalm()
  return { pool, show: createShadow({ version, classify: pool.classify, isFree, onOutcome }) }
}

function workerOptions(
  { imageDecoder }: Config,
  settings: Omit<WorkerSettings, 'decoder' | 'maxPixels'>,
): WorkerOptions {
  return {
    path: WORKER_PATH,
    env: { ...process.env, ...WORKER_ENV },
    jobTimeoutMs: JOB_TIMEOUT_MS,
    startTimeoutMs: START_TIMEOUT_MS,
    settings: { decoder: imageDecoder, maxPixels: MAX_IMAGE_PIXELS, ...settings },
  }
}

await runProgram(start, USAGE)
