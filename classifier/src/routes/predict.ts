import { createRoute, z } from '@hono/zod-openapi'
import { FILE_FIELD, MAX_IMAGE_PIXELS, PATHS } from '../contract.ts'
import { type ImageType, imageSize, imageType } from '../model/image-header.ts'
import type { Label } from '../model/manifest.ts'
import type { Classify } from '../model/pool.ts'
import type { Classification } from '../model/protocol.ts'
import { readBody, tooLarge } from './body.ts'
import { boundaryOf, parseMultipart } from './multipart.ts'
import { problemResponse } from './openapi.ts'
import { ProblemError } from './problem.ts'
import type { App } from './server-env.ts'

/** What the route needs of the service around it. */
export type PredictOptions = {
  classify: Classify
  labels: readonly Label[]
  maxImageBytes: number
  onClassified: (result: Classification) => void
}

const TOP = 5
/** Room for boundaries, part headers and small other fields around a picture of the largest size. */
const FORM_OVERHEAD_BYTES = 16_384

const Prediction = z
  .object({
    class_id: z.string().openapi({ description: 'WordNet id of the class', example: 'n02123045' }),
    label: z.string().openapi({ description: 'Name of the class', example: 'Tabby' }),
    confidence: z.number().min(0).max(1).openapi({ description: 'Probability', example: 0.7312 }),
  })
  .openapi('Prediction')

const PredictResponse = z
  .object({
    filename: z.string().openapi({ description: 'Name of the file, as it was sent', example: 'cat.jpg' }),
    predictions: z.array(Prediction).length(TOP).openapi({ description: 'Most likely first' }),
  })
  .openapi('PredictResponse')

const route = createRoute({
  method: 'post',
  path: PATHS.predict,
  operationId: 'predict',
  summary: 'Classify one picture',
  description:
    'Takes a JPEG, PNG, WebP, GIF (its first frame) or BMP and answers with the five most likely of the 1,000 classes ' +
    'of ImageNet. The format is recognised by its first bytes, not by its name. EXIF orientation is applied, ' +
    'transparency is laid over white.',
  request: {
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({
            [FILE_FIELD]: z.string().openapi({ format: 'binary', description: 'The picture' }),
          }),
        },
      },
    },
  },
  responses: {
    200: { description: 'The five most likely classes', content: { 'application/json': { schema: PredictResponse } } },
    400: problemResponse('The body is not a form, or has no file in it', ['invalid-multipart', 'missing-file']),
    413: problemResponse('The picture has more bytes than the server accepts', ['too-large']),
    415: problemResponse('The file is not a picture of a supported format', ['unsupported-image']),
    422: problemResponse('The picture is damaged or has too many pixels', ['undecodable-image', 'too-many-pixels']),
    503: problemResponse('Retry after the given seconds', ['queue-full', 'worker-lost']),
  },
})

/** Adds `POST /predict`: the picture in, its five most likely classes out. */
export function addPredictRoute(app: App, options: PredictOptions): void {
  const { classify, labels, maxImageBytes, onClassified } = options
  // Only registered for the documentation: the library's own validation would parse the form once more, and slowly.
  app.openAPIRegistry.registerPath(route)
  app.post(route.path, async (c) => {
    const { filename, bytes } = await readFile(c.req.raw, maxImageBytes)
    const type = checkImage(bytes)
    const result = await classify({ bytes, type, top: TOP })
    onClassified(result)
    const predictions = result.scores.map(({ index, score }) => {
      const label = labels[index] as Label // the model was checked to have as many classes as there are labels
      return { class_id: label.id, label: label.name, confidence: score }
    })
    return c.json({ filename, predictions })
  })
}

async function readFile(request: Request, maxImageBytes: number): Promise<{ filename: string; bytes: Buffer }> {
  const boundary = boundaryOf(request.headers.get('content-type') ?? undefined)
  if (boundary === undefined) {
    const wanted = `Send multipart/form-data with the picture in the field "${FILE_FIELD}".`
    throw new ProblemError('invalid-multipart', wanted)
  }
  const parts = parseMultipart(await readBody(request, maxImageBytes + FORM_OVERHEAD_BYTES), boundary)
  const file = parts.find(({ name }) => name === FILE_FIELD)
  if (file === undefined) throw new ProblemError('missing-file', `The form has no field "${FILE_FIELD}".`)
  if (file.bytes.length === 0) throw new ProblemError('missing-file', `The field "${FILE_FIELD}" is empty.`)
  if (file.bytes.length > maxImageBytes) throw tooLarge(maxImageBytes)
  return { filename: file.filename ?? '', bytes: file.bytes }
}

/** Refuses what is no picture, and what would cost a decoder too much memory, before any decoder sees it. */
function checkImage(bytes: Buffer): ImageType {
  const type = imageType(bytes)
  if (type === undefined) {
    throw new ProblemError('unsupported-image', 'Send a JPEG, PNG, WebP, GIF or BMP; the name of the file is ignored.')
  }
  const size = imageSize(bytes, type)
  if (size === undefined) {
    throw new ProblemError('undecodable-image', `The header of the ${type.toUpperCase()} is cut off or damaged.`)
  }
  if (size.width * size.height > MAX_IMAGE_PIXELS) {
    const limit = `at most ${MAX_IMAGE_PIXELS / 1e6} megapixels are accepted`
    throw new ProblemError('too-many-pixels', `The picture has ${size.width} x ${size.height} pixels; ${limit}.`)
  }
  return type
}
