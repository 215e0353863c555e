import { DEFAULT_TOP, MAX_TOP, MODEL_HEADER, REQUEST_TIMEOUT_HEADER } from '../contract.ts'
import type { PredictionIds } from '../feedback/prediction-ids.ts'
import type { Label } from '../model/manifest.ts'
import { type ServedModel, versionFor } from '../model/served.ts'
import type { ProblemCode } from '../program/problems.ts'
import { pictureOf } from '../signals/picture.ts'
import type { Limits } from '../workers/limits.ts'
import type { Classify } from '../workers/pool.ts'
import type { ShowShadow } from '../workers/shadow.ts'
import type { OnClassified } from './classified.ts'
import { timeoutOf } from './deadline.ts'
import { giveBackBody, hangUpSignal, headerOf } from './incoming.ts'
import { type FileResult, predictRoute } from './predict-route.ts'
import { asProblemError, ProblemError, problemOf } from './problem.ts'
import { addStages } from './request-record.ts'
import type { App } from './server-env.ts'
import { checkImage, readUploads, type Upload } from './upload.ts'

/** What the route needs of the service around it. */
export type PredictOptions = {
  classify: Classify
  assertRoom: (limits: Limits) => void
  model: ServedModel
  predictionIds: PredictionIds
  maxImageBytes: number
  /** For requests that do not say how long they wait. */
  requestTimeoutMs: number
  onClassified: OnClassified
  /** Where a shadow version sees the same pictures. */
  showShadow?: ShowShadow | undefined
  onRefused: (code: ProblemCode) => void
}

/** Adds `POST /predict`: pictures in, their most likely classes out. */
export function addPredictRoute(app: App, options: PredictOptions): void {
  const { classify, assertRoom, model, predictionIds, maxImageBytes, requestTimeoutMs } = options
  const { onClassified, showShadow, onRefused } = options
  // Only registered for the documentation: the library's own validation would parse the form once more, and slowly.
  app.openAPIRegistry.registerPath(predictRoute)
  app.post(predictRoute.path, async (c) => {
    const top = parseTop(c.req.query('top'))
    const record = c.get('record')
    const deadlineMs = record.startMs + timeoutOf(headerOf(c, REQUEST_TIMEOUT_HEADER), requestTimeoutMs)
    assertRoom({ deadlineMs }) // receiving pictures to refuse them takes the time that others' pictures need
    const uploads = await readUploads(c, maxImageBytes, record)
    record.pictures = uploads.length
    const limits = { deadlineMs, signal: hangUpSignal(c) }
    const version = versionFor(model, record.requestId)
    record.model = `${version.model}/${version.version}`
    c.header(MODEL_HEADER, record.model)

    async function predict({ filename, bytes }: Upload) {
      const header = checkImage(bytes)
      const job = { model: version.place, bytes, type: header.type, top }
      const result = await classify(job, limits)
      onClassified(version, result, pictureOf(bytes, header))
      showShadow?.(job, version, result)
      addStages(record, result)
      const predictions = result.scores.map(({ index, score }) => {
        const label = version.labels[index] as Label // the model was checked to have as many classes as there are labels
        return { class_id: label.id, label: label.name, confidence: score }
      })
      const id = predictionIds.make(version, result.scores[0]?.index ?? 0)
      return { filename, id, predictions }
    }

    const [first, ...others] = uploads as [Upload, ...Upload[]]
    if (others.length === 0) {
      const answer = await predict(first)
      if (showShadow === undefined) giveBackBody(first.bytes) // its worker has answered, and nobody else has it
      return c.json(answer)
    }

    const outcomes = await Promise.allSettled(uploads.map(predict))
    if (outcomes.every(({ status }) => status === 'rejected')) throw (outcomes[0] as PromiseRejectedResult).reason
    const results = outcomes.map((outcome, i): FileResult => {
      if (outcome.status === 'fulfilled') return outcome.value
      const error = asProblemError(outcome.reason)
      if (error === undefined) throw outcome.reason
      onRefused(error.code)
      return { filename: uploads[i]?.filename ?? '', problem: problemOf(error.code, error.message, c.req.path) }
    })
    return c.json({ results })
  })
}

function parseTop(text: string | undefined): number {
  if (text === undefined) return DEFAULT_TOP
  const top = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (top >= 1 && top <= MAX_TOP) return top
  throw new ProblemError('invalid-parameter', `"top" must be a whole number from 1 to ${MAX_TOP}.`)
}
