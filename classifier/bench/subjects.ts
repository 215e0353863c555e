import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { saturates } from '../src/model/processor.ts'
import { MALLOC_ENV, NODE_FLAGS } from '../src/program/process-memory.ts'
import { start } from './children.ts'
import { FORM, type Manners, type StartServer } from './measure.ts'
import type { Python, ServerName } from './python.ts'

/** A server that is measured. `key` names it on the command line. */
export type Subject = Manners & {
  key: string
  name: string
  start: StartServer
  /** Why it cannot be measured here, if so. */
  missing: () => string | undefined
}

/** The weights of each kind, where they are. */
export type Models = { int8: string; fp32: string | undefined }

const V2_READY = '/v2/health/ready'
const PROGRAM = 'classifier/dist/main.js'
const WORKERS = availableParallelism()
const PRECISE: Record<string, string> = saturates() ? { PRECISE: '1' } : {}
/** MLServer reads its settings from its environment; none of the four should report to anyone. */
const DEPLOYED_ENV = {
  MLSERVER_HOST: '127.0.0.1',
  MLSERVER_GRPC_PORT: '0',
  MLSERVER_PARALLEL_WORKERS: String(WORKERS),
  MLSERVER_MODEL_NAME: 'classifier',
  MLSERVER_MODEL_IMPLEMENTATION: 'mlserver_onnx.Classifier',
  BENTOML_DO_NOT_TRACK: 'True',
  BENTOML_HOST: '127.0.0.1',
  PYTHONDONTWRITEBYTECODE: '1',
  ORT_DISABLE_TELEMETRY: '1',
} as const
const SERVER = 'fastapi, uvicorn, multipart'
const UVICORN = ['-m', 'uvicorn', '--no-access-log', '--log-level', 'warning']

/** The weights that are there: float32 by its published name, or a rebuilt stand-in for it. */
export function findModels(folder: string): Models {
  const int8 = [folder, 'classifier/models'].map((where) => resolve(where, 'mobilenetv2-12-int8.onnx')).find(existsSync)
  const fp32 = ['mobilenetv2-12.onnx', 'mobilenetv2-1.0-fp32-reconstructed.onnx']
    .flatMap((name) => [folder, 'classifier/models'].map((where) => resolve(where, name)))
    .find(existsSync)
  if (int8 === undefined) throw new Error('There are no weights. Run: npm run model')
  return { int8, fp32 }
}

/** Starts this service with a model as its image does: as it ships, unless another build of it is named. */
export function service(model: string, program = PROGRAM): StartServer {
  return function startService(port, metricsPort) {
    const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) }
    const env = { HOST: '127.0.0.1', WORKERS: String(WORKERS), MODEL_PATH: model, ...ports }
    return start(process.execPath, [...NODE_FLAGS, resolve(program)], { ...MALLOC_ENV, ...env })
  }
}

/**
 * Everything that can be measured, ours first.
 *
 * @param findServer - Installs one of the servers that people deploy.
 */
export function subjects(
  models: Models,
  python: Python | string,
  findServer: (name: ServerName) => Python | string,
): Subject[] {
  const noFp32 = () => (models.fp32 === undefined ? 'no float32 weights: npm run model -- mobilenetv2-12' : undefined)
  const fp32 = models.fp32 ?? ''

  function ours(key: string, name: string, model: string): Subject {
    return { ...FORM, key, name, missing: () => (model === '' ? noFp32() : undefined), start: service(model) }
  }

  function peer(key: string, name: string, script: string, modules: string, workers = WORKERS, env = {}): Subject {
    return {
      ...FORM,
      key,
      name: `FastAPI + ${name}`,
      missing() {
        if (typeof python === 'string') return python
        return python.has(modules) ? undefined : `${python.path} has not all of ${modules}`
      },
      start(port) {
        const args = [...UVICORN, '--workers', String(workers), '--port', String(port), `${script}:app`]
        const { path } = python as Python
        return start(path, args, { PYTHONDONTWRITEBYTECODE: '1', ...env }, resolve('classifier/bench'))
      },
    }
  }

  function onnx(key: string, what: string, model: string, env: Record<string, string>, workers?: number): Subject {
    const full = { MODEL: model, THREADS: '1', ...PRECISE, ...env }
    const subject = peer(key, `onnxruntime, ${what}`, 'fastapi_onnx', `${SERVER}, onnxruntime, PIL`, workers, full)
    return { ...subject, missing: () => (model === '' ? noFp32() : subject.missing()) }
  }

  function deployed(
    name: ServerName,
    title: string,
    manners: Manners,
    commandOf: (port: number) => readonly string[],
  ): Subject {
    let found: Python | string | undefined
    return {
      ...manners,
      key: name,
      name: `${title}, int8, ${each}, draft`,
      missing() {
        found ??= findServer(name)
        return typeof found === 'string' ? found : undefined
      },
      start(port, metricsPort) {
        const folder = resolve('classifier/bench')
        const [script = '', ...args] = commandOf(port)
        const { path } = found as Python
        const ports = {
          PORT: String(port),
          MLSERVER_HTTP_PORT: String(port),
          MLSERVER_METRICS_PORT: String(metricsPort),
          MLSERVER_METRICS_DIR: join(dirname(path), 'metrics'), // else it writes where it runs
        }
        const env = {
          ...ports,
          ...DEPLOYED_ENV,
          WORKERS: String(WORKERS),
          MODEL: models.int8,
          THREADS: '1',
          DRAFT: '1',
          ...PRECISE,
        }
        const command = script.endsWith('.py') ? path : join(dirname(path), script)
        const all = script.endsWith('.py') ? [script, ...args] : args
        return start(
          command,
          all,
          { ...env, PYTHONPATH: `${folder}:${join(folder, 'servers')}` },
          join(folder, 'servers'),
        )
      },
    }
  }

  const each = `${WORKERS} workers x 1 thread`
  const together = `1 worker x ${WORKERS} threads`
  const threads = { THREADS: String(WORKERS), POOL: '1' }
  const draft = { DRAFT: '1' }
  return [
    ours('int8', 'this service, int8 (default)', models.int8),
    ours('fp32', 'this service, fp32', fp32),
    onnx('onnx', `fp32, ${each}`, fp32, {}),
    onnx('onnx-draft', `fp32, ${each}, draft`, fp32, draft),
    onnx('onnx-threads', `fp32, ${together}`, fp32, threads, 1),
    onnx('onnx-threads-draft', `fp32, ${together}, draft`, fp32, { ...threads, ...draft }, 1),
    onnx('onnx-int8', `int8, ${each}, draft`, models.int8, draft),
    peer('keras', 'Keras predict', 'fastapi_keras', `${SERVER}, keras, PIL`, 1, { TF_CPP_MIN_LOG_LEVEL: '3' }),
    peer('torchvision', `torchvision, ${each}`, 'fastapi_torchvision', `${SERVER}, torchvision`),
    deployed('litserve', 'LitServe', { protocol: 'litserve', readyPath: '/health' }, () => ['litserve_onnx.py']),
    deployed('bentoml', 'BentoML', FORM, (port) => [
      'bentoml',
      'serve',
      'bentoml_onnx:Classifier',
      '--port',
      String(port),
    ]),
    deployed('mlserver', 'MLServer', { protocol: 'mlserver', readyPath: V2_READY }, () => ['mlserver', 'start', '.']),
    deployed('kserve', 'KServe’s Python server', { protocol: 'kserve', readyPath: V2_READY }, () => ['kserve_onnx.py']),
  ]
}
