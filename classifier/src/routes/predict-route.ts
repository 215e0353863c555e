import { createRoute, z } from '@hono/zod-openapi'
import {
  DEFAULT_TOP,
  FILE_FIELD,
  MAX_FILES,
  MAX_REQUEST_TIMEOUT_MS,
  MAX_TOP,
  MODEL_HEADER,
  PATHS,
  REQUEST_TIMEOUT_HEADER,
  REQUEST_TIMEOUT_MS,
} from '../contract.ts'
import { ProblemSchema, problemResponse } from './openapi.ts'
import { type Problem, problemOf } from './problem.ts'

const TABBY = { class_id: 'n02123045', label: 'Tabby', confidence: 0.7312 }

const Prediction = z
  .object({
    class_id: z
      .string()
      .openapi({ description: 'WordNet id of the class, or its name where it has none', example: TABBY.class_id }),
    label: z.string().openapi({ description: 'Name of the class', example: TABBY.label }),
    confidence: z.number().min(0).max(1).openapi({ description: 'Probability', example: TABBY.confidence }),
  })
  .openapi('Prediction')

/** An id of a prediction, as it looks. */
export const EXAMPLE_ID = 'AAABGWkjPY4uHnkU1F0Z2qXw3o8m1c7k'
const FILENAME = 'Name of the file, as it was sent; empty for a picture that is the body itself'
const PredictResponse = z
  .object({
    filename: z.string().openapi({ description: FILENAME, example: 'cat.jpg' }),
    id: z.string().openapi({ description: 'Of this prediction, for `/feedback`', example: EXAMPLE_ID }),
    predictions: z.array(Prediction).min(1).max(MAX_TOP).openapi({ description: 'Most likely first' }),
  })
  .openapi('PredictResponse')

const FailedResult = z
  .object({
    filename: z.string().openapi({ description: 'Name of the file, as it was sent', example: 'notes.txt' }),
    problem: ProblemSchema,
  })
  .openapi('FailedResult')

const PredictManyResponse = z
  .object({
    results: z
      .array(z.union([PredictResponse, FailedResult]))
      .min(2)
      .max(MAX_FILES)
      .openapi({ description: 'One for each file, in the order of the form' }),
  })
  .openapi('PredictManyResponse')

/** What became of one of several files. */
export type FileResult = z.infer<typeof PredictResponse> | { filename: string; problem: Problem }

const fine = { filename: 'cat.jpg', id: EXAMPLE_ID, predictions: [TABBY] }
const failed = {
  filename: 'notes.txt',
  problem: problemOf('unsupported-image', 'Send a JPEG, PNG, WebP, GIF or BMP.', PATHS.predict),
}

/** The description of `POST /predict`. */
export const predictRoute = createRoute({
  method: 'post',
  path: PATHS.predict,
  operationId: 'predict',
  summary: 'Classify pictures',
  description:
    'Takes a JPEG, PNG, WebP, GIF (its first frame) or BMP and answers with the most likely classes of the ' +
    'model. The format is recognised by its first bytes, not by its name. EXIF orientation is applied, ' +
    `in PNG where eXIf comes before the pixels; transparency is laid over white, and what lies outside of the first ` +
    `frame of a GIF without transparency is black. A form may repeat the field "${FILE_FIELD}", up to ${MAX_FILES} times and ` +
    'within the limit of bytes of one picture: then every file has its own result, and the status is 200 when at ' +
    'least one of them could be classified, else that of the first.',
  request: {
    headers: z.object({
      [REQUEST_TIMEOUT_HEADER]: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_REQUEST_TIMEOUT_MS)
        .optional()
        .openapi({
          description: `Milliseconds that the caller waits, ${REQUEST_TIMEOUT_MS} unless the operator chose otherwise`,
        }),
      'X-Request-Id': z.string().max(128).optional().openapi({
        description: 'Id of the request in the log; kept and echoed when it is sound, otherwise made',
      }),
      traceparent: z.string().optional().openapi({ description: 'W3C trace context; its trace id goes to the log' }),
    }),
    query: z.object({
      top: z.coerce
        .number()
        .int()
        .min(1)
        .max(MAX_TOP)
        .default(DEFAULT_TOP)
        .openapi({ description: 'How many classes are wanted' }),
    }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({
            [FILE_FIELD]: z
              .array(z.string().openapi({ format: 'binary' }))
              .min(1)
              .max(MAX_FILES)
              .openapi({ description: 'The picture, or several' }),
          }),
        },
        'application/octet-stream': { schema: z.string().openapi({ format: 'binary', description: 'The same' }) },
        'image/*': { schema: z.string().openapi({ format: 'binary', description: 'The picture itself' }) },
      },
    },
  },
  responses: {
    200: {
      description: 'The most likely classes; of several files, a list of results',
      headers: {
        [MODEL_HEADER]: {
          description: 'Name and version of the model that answered',
          schema: { type: 'string', example: 'mobilenetv2-12-int8/1' },
        },
      },
      content: {
        'application/json': {
          schema: z.union([PredictResponse, PredictManyResponse]),
          examples: { one: { value: fine }, several: { value: { results: [fine, failed] } } },
        },
      },
    },
    400: problemResponse('A parameter, the form or its number of files is wrong', [
      'invalid-parameter',
      'invalid-header',
      'invalid-multipart',
      'missing-file',
      'too-many-files',
    ]),
    413: problemResponse('The pictures have more bytes than the server accepts, or would take more memory', [
      'too-large',
      'too-much-memory',
    ]),
    415: problemResponse('The file is not a picture of a supported format, or is compressed in another way', [
      'unsupported-image',
      'unsupported-encoding',
    ]),
    422: problemResponse('The picture is damaged, has too many pixels, or ended a worker before', [
      'undecodable-image',
      'too-many-pixels',
      'quarantined',
    ]),
    503: problemResponse('Retry after the given seconds', ['queue-full', 'deadline-exceeded', 'worker-lost']),
  },
})
