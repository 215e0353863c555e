/** Starts the service: reads the environment, loads the model into worker processes, listens, drains on SIGTERM. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import service from '../package.json' with { type: 'json' }
import { createApp } from './app.ts'
import { type Config, parseConfig } from './config.ts'
import { MAX_IMAGE_PIXELS } from './contract.ts'
import { UserError } from './errors.ts'
import { createLineBuffer, createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { assertChecksum, sha256OfFile } from './model/checksum.ts'
import { type LocatedModel, locateModel, modelSettings, readLabels } from './model/manifest.ts'
import { createPool, type Pool } from './model/pool.ts'
import { closeServer, listen, urlOf } from './server.ts'
import { readBaseline } from './signals/baseline.ts'
import { readGroups } from './signals/groups.ts'

// Relative to this file as it runs: classifier/dist/main.js.
const MODELS_DIR = fileURLToPath(new URL('../models', import.meta.url))
const WORKER_PATH = fileURLToPath(new URL('worker.js', import.meta.url))
const PAGE_URL = new URL('page.html', import.meta.url)
/** Decoding the largest picture allowed takes less than a second with sharp, and a few with jimp. */
const JOB_TIMEOUT_MS = 10_000
const LOG_DELAY_MS = 20

const lines = createLineBuffer((text) => process.stdout.write(text), LOG_DELAY_MS)
process.once('exit', lines.flush)
const log = createLog({ write: lines.write, isTerminal: process.stdout.isTTY === true })

async function start(): Promise<void> {
  const startMs = performance.now()
  const config = parseConfig(process.env)
  const userFolder = process.env['INIT_CWD'] ?? process.cwd() // npm changes to the workspace's folder
  const model = locateModel(MODELS_DIR, config.modelPath && resolve(userFolder, config.modelPath))
  const sha256 = await sha256OfFile(model.path)
  if (model.sha256 !== undefined) assertChecksum(model.path, sha256, model.sha256)
  const labels = readLabels(MODELS_DIR, model.manifest)

  const pool = startPool(config, model, sha256)
  const build = { version: service.version, commit: config.commit, node: process.version }
  const key = { model: model.name, version: model.version }
  const groups = readGroups(MODELS_DIR, model.manifest.labels, labels)
  const baseline = readBaseline(MODELS_DIR, model)
  if (baseline !== undefined && baseline.sha256 !== sha256) {
    const hint = 'Measure it anew: npm run baseline -w classifier -- PICTURES'
    log('warn', 'the baseline was measured with other weights', { model: model.name, baseline: baseline.sha256, hint })
  }
  let isStopping = false
  const app = createApp({
    classify: pool.classify,
    assertRoom: pool.assertRoom,
    labels,
    model: key,
    maxImageBytes: config.maxImageBytes,
    requestTimeoutMs: config.requestTimeoutMs,
    health: () => {
      const workers = pool.readyWorkers()
      const status = isStopping ? 'stopping' : workers > 0 ? 'ok' : 'unavailable'
      return { status, model: model.name, workers, waiting: pool.queueDepth() }
    },
    version: { ...build, model: { name: model.name, sha256 } },
    metrics: createMetrics([{ ...key, sha256, groups, baseline }], build, pool),
    log,
    pageHtml: readFileSync(PAGE_URL, 'utf8'),
  })

  await pool.started
  const server = await listen(app, config)
  const startedInMs = Math.round(performance.now() - startMs)
  log('info', 'listening', { url: urlOf(server), model: model.name, workers: config.workers, startedInMs })

  const stop = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1) // asked twice: someone does not want to wait
    isStopping = true
    log('info', 'stopping', { signal })
    const cut = await closeServer(server, config.drainTimeoutMs)
    await pool.close()
    log(cut === 0 ? 'info' : 'warn', 'stopped', { cutConnections: cut })
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

function startPool(config: Config, model: LocatedModel, sha256: string): Pool {
  return createPool({
    worker: {
      path: WORKER_PATH,
      env: { ...process.env, UV_THREADPOOL_SIZE: '2' }, // one picture is decoded while the next one is
      jobTimeoutMs: JOB_TIMEOUT_MS,
      settings: {
        models: [modelSettings({ ...model, sha256 })],
        decoder: config.imageDecoder,
        maxPixels: MAX_IMAGE_PIXELS,
        signals: config.signals,
      },
    },
    workers: config.workers,
    maxQueue: config.maxQueue,
    log,
  })
}

try {
  await start()
} catch (error) {
  process.stderr.write(error instanceof UserError ? `${error.message}\n${error.hint}\n` : `${(error as Error).stack}\n`)
  process.exit(1)
}
