import { createRoute, z } from '@hono/zod-openapi'
import {
  MAX_BATCH,
  MAX_IMAGE_BYTES,
  MAX_REQUEST_TIMEOUT_MS,
  MODEL_HEADER,
  REQUEST_TIMEOUT_HEADER,
  REQUEST_TIMEOUT_MS,
  V2_PATHS,
} from '../../contract.ts'
import { IMAGE_INPUT } from './infer-inputs.ts'
import { HEADER_LENGTH } from './infer-request.ts'
import { MODEL_PARAM, VERSION_PARAM, v2Response } from './openapi.ts'

const Data = z.array(z.unknown()).openapi({
  description: `Numbers, flat or nested, row by row; of "${IMAGE_INPUT}", pictures as base64`,
  type: 'array',
  items: {},
})

const RequestInput = z
  .object({
    name: z.string().openapi({ description: `"input", or "${IMAGE_INPUT}" for encoded pictures`, example: 'input' }),
    shape: z.array(z.int().min(0)).openapi({
      description: `That of the model, such as [n, 3, 224, 224], or [n]; n from 1 to ${MAX_BATCH}`,
      example: [1, 3, 224, 224],
    }),
    datatype: z.enum(['FP32', 'UINT8', 'BYTES']).openapi({ description: `BYTES for "${IMAGE_INPUT}"` }),
    parameters: z
      .object({ binary_data_size: z.int().min(0).optional() })
      .optional()
      .openapi({ description: 'Bytes of this tensor behind the JSON, in place of "data"' }),
    data: Data.optional(),
  })
  .openapi('V2RequestInput')

const RequestOutput = z
  .object({
    name: z.string().openapi({ example: 'output' }),
    parameters: z
      .object({
        binary_data: z.boolean().optional(),
        classification: z.int().min(0).optional(),
      })
      .optional()
      .openapi({
        description: '"binary_data": behind the JSON; "classification": so many highest as value:index:label',
      }),
  })
  .openapi('V2RequestOutput')

const InferRequest = z
  .object({
    id: z.string().max(1_024).optional().openapi({ description: 'Comes back in the answer', example: '42' }),
    parameters: z
      .object({ binary_data_output: z.boolean().optional(), timeout: z.number().positive().optional() })
      .optional()
      .openapi({ description: '"binary_data_output": every output behind the JSON; "timeout": microseconds' }),
    inputs: z.array(RequestInput).min(1).max(1),
    outputs: z.array(RequestOutput).max(16).optional().openapi({ description: 'All of the model unless given' }),
  })
  .openapi('V2InferRequest')

const ResponseOutput = z
  .object({
    name: z.string().openapi({ example: 'output' }),
    shape: z.array(z.int()).openapi({ example: [1, 5] }),
    datatype: z.enum(['FP32', 'BYTES']).openapi({ description: 'BYTES of a classification' }),
    parameters: z.object({ binary_data_size: z.int() }).optional(),
    data: z
      .array(z.union([z.number(), z.string()]))
      .optional()
      .openapi({ description: 'Row by row; not there where the tensor is behind the JSON' }),
  })
  .openapi('V2ResponseOutput')

const InferResponse = z
  .object({
    model_name: z.string().openapi({ example: 'mobilenetv2-12-int8' }),
    model_version: z.string().openapi({ example: '1' }),
    id: z.string().optional().openapi({ example: '42' }),
    outputs: z.array(ResponseOutput),
  })
  .openapi('V2InferResponse')

const requestExample = {
  id: '42',
  inputs: [{ name: IMAGE_INPUT, shape: [1], datatype: 'BYTES' as const, data: ['/9j/4AAQSkZJRg…'] }],
  outputs: [{ name: 'output', parameters: { classification: 2 } }],
}
const responseExample = {
  model_name: 'mobilenetv2-12-int8',
  model_version: '1',
  id: '42',
  outputs: [
    {
      name: 'output',
      datatype: 'BYTES' as const,
      shape: [1, 2],
      data: ['14.320114:281:Tabby', '13.871402:282:Tiger Cat'],
    },
  ],
}
const binary = (description: string) => ({
  'application/octet-stream': { schema: z.string().openapi({ format: 'binary', description }) },
})

const shared = {
  method: 'post',
  summary: 'Open Inference Protocol: inference',
  description:
    'Takes the tensor of the network, normalised already, or encoded pictures, and answers its output as it is: ' +
    'logits or probabilities. Up to ' +
    `${MAX_BATCH} pictures and ${MAX_IMAGE_BYTES / 2 ** 20} MiB, unless the operator chose otherwise, also when unpacked. ` +
    'Bodies may be compressed (gzip, deflate).',
} as const
const headers = z.object({
  [HEADER_LENGTH]: z
    .int()
    .min(0)
    .optional()
    .openapi({ description: 'Bytes of JSON at the start of the body, where tensors follow' }),
  [REQUEST_TIMEOUT_HEADER]: z
    .int()
    .min(1)
    .max(MAX_REQUEST_TIMEOUT_MS)
    .optional()
    .openapi({
      description: `Milliseconds that the caller waits, ${REQUEST_TIMEOUT_MS} unless the operator chose otherwise`,
    }),
})
const body = {
  required: true,
  content: {
    'application/json': { schema: InferRequest, example: requestExample },
    ...binary('JSON, and behind it the tensors that have "binary_data_size", in their order'),
  },
}
const responses = {
  200: {
    description: 'The outputs that were asked for',
    headers: {
      [MODEL_HEADER]: { description: 'Name and version of the model', schema: { type: 'string' as const } },
      [HEADER_LENGTH]: { description: 'Bytes of JSON, where tensors follow', schema: { type: 'integer' as const } },
    },
    content: {
      'application/json': { schema: InferResponse, example: responseExample },
      ...binary('JSON, and behind it the outputs that have "binary_data_size", in their order'),
    },
  },
  400: v2Response('The request does not fit the protocol or the model', ['invalid-request', 'invalid-parameter']),
  404: v2Response('There is no such model or version', ['unknown-model']),
  413: v2Response('The body is too large, or a picture would take too much memory', ['too-large', 'too-much-memory']),
  415: v2Response('An element is not a picture of a supported format', ['unsupported-image']),
  422: v2Response('A picture is damaged, has too many pixels, or ended a worker before', [
    'undecodable-image',
    'too-many-pixels',
    'quarantined',
  ]),
  503: v2Response('Retry after the given seconds', ['queue-full', 'deadline-exceeded', 'worker-lost']),
}

/** The description of inference by the version that answers. */
export const inferRoute = createRoute({
  ...shared,
  path: V2_PATHS.infer,
  operationId: 'v2Infer',
  request: { params: z.object(MODEL_PARAM), headers, body },
  responses,
})

/** The description of inference by a version of the caller's choice. */
export const inferVersionRoute = createRoute({
  ...shared,
  path: V2_PATHS.versionInfer,
  operationId: 'v2InferVersion',
  request: { params: z.object({ ...MODEL_PARAM, ...VERSION_PARAM }), headers, body },
  responses,
})
