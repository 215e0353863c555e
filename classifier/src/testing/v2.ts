import * as assert from 'uvu/assert'
import { createApp } from '../app.ts'
import type { Classify } from '../workers/pool.ts'
import type { Job } from '../workers/protocol.ts'
import { LABELS, RUNNING } from './app.ts'
import { testMetrics } from './metrics.ts'
import { servedVersion } from './served.ts'

/** Numbers in the tensor of one picture. */
export const ELEMENTS = 3 * 224 * 224
/** Most bytes of a body. */
export const MAX_BYTES = 2_000_000
/** Path of inference by the version that answers. */
export const INFER = '/v2/models/colors/infer'

const ready = { status: 'ok', model: 'colors', workers: 1, waiting: 0 } as const

/** A service whose every answer is this output, and the jobs that it was given. */
export function create(output = new Float32Array(1000), isReady = true) {
  const jobs: Job[] = []
  const metrics = testMetrics()
  const classify: Classify = async (job) => {
    jobs.push(job)
    return { scores: [], queueMs: 1, decodeMs: 1, preprocessMs: 1, inferenceMs: 1, output }
  }
  return { jobs, metrics, app: createTestApp(classify, metrics, isReady) }
}

/** A service with two versions of one model. */
export function createTestApp(classify: Classify, metrics = testMetrics(), isReady = true) {
  const versions = ['1', '2'].map((version, place) => servedVersion(LABELS, version, place))
  return createApp({
    classify,
    models: [{ name: 'colors', versions, serve: versions[0] as (typeof versions)[number] }],
    maxImageBytes: MAX_BYTES,
    requestTimeoutMs: 5_000,
    health: () => (isReady ? ready : { ...ready, status: 'unavailable' }),
    version: () => RUNNING,
    metrics,
    log: () => {},
    pageHtml: '',
  })
}

/** The service without a server. */
export type App = ReturnType<typeof createTestApp>

/** Sends a body as it is. */
export const post = (app: App, body: Uint8Array | string, headers: Record<string, string> = {}, path = INFER) =>
  app.request(path, { method: 'POST', body: typeof body === 'string' ? body : new Uint8Array(body), headers })

/** Sends JSON with a tensor behind it. */
export function binary(
  app: App,
  request: object,
  tail: Uint8Array,
  headers: Record<string, string> = {},
  path = INFER,
) {
  const json = Buffer.from(JSON.stringify(request))
  const all = { 'Inference-Header-Content-Length': String(json.length), ...headers }
  return post(app, Buffer.concat([json, tail]), all, path)
}

/** A request with tensors in binary. */
export const tensor = (batch: number, shape = [batch, 3, 224, 224]) => ({
  inputs: [{ name: 'input', datatype: 'FP32', shape, parameters: { binary_data_size: batch * ELEMENTS * 4 } }],
})

/** One element of a BYTES tensor in binary. */
export function element(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32LE(bytes.length)
  return Buffer.concat([length, bytes])
}

/** A request with encoded pictures in binary. */
export const pictures = (tail: Buffer, count = 1) => ({
  inputs: [{ name: 'image', datatype: 'BYTES', shape: [count], parameters: { binary_data_size: tail.length } }],
})

/** Asserts an error as the protocol has them. */
export async function assertError(
  response: Response | Promise<Response>,
  status: number,
  words: RegExp,
): Promise<void> {
  const answer = await response
  const body = (await answer.json()) as { error?: string }
  assert.is(answer.status, status, body.error)
  assert.equal(Object.keys(body), ['error'])
  assert.match(body.error ?? '', words)
  assert.is(answer.headers.get('content-type'), 'application/json')
}
