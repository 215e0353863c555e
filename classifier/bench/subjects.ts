import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { start } from './children.ts'
import type { StartServer } from './measure.ts'
import type { Python } from './python.ts'

/** A server that is measured. `key` names it on the command line. */
export type Subject = {
  key: string
  name: string
  start: StartServer
  /** Why it cannot be measured here, if so. */
  missing: () => string | undefined
}

/** The weights of each kind, where they are. */
export type Models = { int8: string; fp32: string | undefined }

const PROGRAM = 'classifier/dist/main.js'
const WORKERS = availableParallelism()
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

/** Starts this service with a model: as it ships, unless another build of it is named. */
export function service(model: string, program = PROGRAM): StartServer {
  return function startService(port, metricsPort) {
    const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) }
    const env = { HOST: '127.0.0.1', WORKERS: String(WORKERS), MODEL_PATH: model, ...ports }
    return start(process.execPath, [resolve(program)], env)
  }
}

/** Everything that can be measured, ours first. */
export function subjects(models: Models, python: Python | string): Subject[] {
  const noFp32 = () => (models.fp32 === undefined ? 'no float32 weights: npm run model -- mobilenetv2-12' : undefined)
  const fp32 = models.fp32 ?? ''

  function ours(key: string, name: string, model: string): Subject {
    return { key, name, missing: () => (model === '' ? noFp32() : undefined), start: service(model) }
  }

  function peer(key: string, name: string, script: string, modules: string, workers = WORKERS, env = {}): Subject {
    return {
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
    const full = { MODEL: model, THREADS: '1', ...env }
    const subject = peer(key, `onnxruntime, ${what}`, 'fastapi_onnx', `${SERVER}, onnxruntime, PIL`, workers, full)
    return { ...subject, missing: () => (model === '' ? noFp32() : subject.missing()) }
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
  ]
}
