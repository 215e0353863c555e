import { MODEL_HEADER, REQUEST_TIMEOUT_HEADER, V2_PATHS } from '../../contract.ts'
import type { ServedModels } from '../../model/served.ts'
import { pictureOf } from '../../signals/picture.ts'
import type { Limits } from '../../workers/limits.ts'
import type { Classify } from '../../workers/pool.ts'
import { receiveBody } from '../body.ts'
import type { OnClassified } from '../classified.ts'
import { timeoutOf } from '../deadline.ts'
import { decodeBody } from '../encoding.ts'
import { hangUpSignal, headerOf } from '../incoming.ts'
import { addStages } from '../request-record.ts'
import type { App } from '../server-env.ts'
import { picturesOf } from './infer-inputs.ts'
import { HEADER_LENGTH, invalid, parseInferRequest } from './infer-request.ts'
import { renderInferResponse, wantedOutputs } from './infer-response.ts'
import { inferRoute, inferVersionRoute } from './infer-route.ts'
import { findVersion } from './models.ts'
import { toHonoPath } from './paths.ts'

/** What inference needs of the service around it. */
export type InferOptions = {
  models: ServedModels
  classify: Classify
  assertRoom: (limits: Limits) => void
  maxBodyBytes: number
  /** For requests that do not say how long they wait. */
  requestTimeoutMs: number
  onClassified: OnClassified
}

/** Adds inference: tensors or pictures in, tensors or classes out. */
export function addInferRoutes(app: App, options: InferOptions): void {
  const { models, classify, assertRoom, maxBodyBytes, requestTimeoutMs, onClassified } = options
  // Only registered for the documentation: the library would parse bodies that are not all JSON.
  for (const route of [inferRoute, inferVersionRoute]) app.openAPIRegistry.registerPath(route)

  for (const path of [V2_PATHS.infer, V2_PATHS.versionInfer]) {
    app.post(toHonoPath(path), async (c) => {
      const record = c.get('record')
      const version = findVersion(models, c.req.param('model') ?? '', c.req.param('version'))
      const defaultMs = timeoutOf(headerOf(c, REQUEST_TIMEOUT_HEADER), requestTimeoutMs)
      assertRoom({ deadlineMs: record.startMs + defaultMs }) // before the body: to receive it costs time, too
      const received = await receiveBody(c, maxBodyBytes)
      record.bytes = received.length
      record.receiveMs = performance.now() - record.startMs
      const body = await decodeBody(received, headerOf(c, 'Content-Encoding'), maxBodyBytes, {
        unknown: invalid,
        broken: invalid,
      })
      const request = parseInferRequest(body, headerOf(c, HEADER_LENGTH))
      const wanted = wantedOutputs(request, version)
      const pictures = picturesOf(request.inputs, version.manifest)
      record.pictures = pictures.length
      record.model = `${version.model}/${version.version}`

      const rest = new AbortController() // when one picture fails, nobody waits for the others
      const limits = {
        deadlineMs: record.startMs + Math.min(defaultMs, request.timeoutMs ?? defaultMs),
        signal: AbortSignal.any([hangUpSignal(c), rest.signal]),
      }
      const infer = async ({ bytes, type, header }: (typeof pictures)[number]) => {
        const job = { model: version.place, bytes, type, top: 2, wantsOutput: true } // two: signals have a margin
        const result = await classify(job, limits)
        onClassified(
          version,
          result,
          header && pictureOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), header),
        )
        addStages(record, result)
        return result.output as Float32Array
      }
      const outputs = await Promise.all(pictures.map(infer)).catch((error: unknown) => {
        rest.abort()
        throw error
      })
      const { body: answer, headers } = renderInferResponse(version, request.id, wanted, outputs)
      return c.body(new Uint8Array(answer), 200, { ...headers, [MODEL_HEADER]: record.model })
    })
  }
}
