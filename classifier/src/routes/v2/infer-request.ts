import { z } from '@hono/zod-openapi'
import { ProblemError } from '../problem.ts'

/** Header of the binary extension: how many bytes of the body are JSON, before the tensors. */
export const HEADER_LENGTH = 'Inference-Header-Content-Length'

/** One tensor of a request: its elements are in `data` (JSON, not looked at yet) or in `binary`. */
export type InferInput = {
  name: string
  datatype: string
  shape: readonly number[]
  data: unknown
  binary: Buffer | undefined
}

/** A tensor that is wanted. With `classes`, its so many highest values as text instead. */
export type WantedOutput = { name: string; binary: boolean; classes: number | undefined }

/** A request for inference as it was sent: well-formed, but no model was asked whether it fits. */
export type InferRequest = {
  id: string | undefined
  /** How long the caller waits, if it says so in the body. */
  timeoutMs: number | undefined
  inputs: readonly InferInput[]
  outputs: readonly WantedOutput[] | undefined
  binaryByDefault: boolean
}

/** Dimensions of a tensor: Triton's own limit is higher, no network of ours has more than four. */
const MAX_RANK = 8

// Other parameters are ignored, as the specification has it: clients may send what this server does not know.
const Body = z.object({
  id: z.string().max(1_024).optional(),
  parameters: z
    .object({ binary_data_output: z.boolean().optional(), timeout: z.number().positive().optional() })
    .optional(),
  inputs: z
    .array(
      z.object({
        name: z.string(),
        datatype: z.string(),
        shape: z.array(z.int().min(0)).max(MAX_RANK),
        parameters: z.object({ binary_data_size: z.int().min(0).optional() }).optional(),
        data: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(16),
  outputs: z
    .array(
      z.object({
        name: z.string(),
        parameters: z
          .object({ binary_data: z.boolean().optional(), classification: z.int().min(0).optional() })
          .optional(),
      }),
    )
    .max(16)
    .optional(),
})

/** The answer to a request that is wrong in itself. */
export function invalid(why: string): ProblemError {
  return new ProblemError('invalid-request', why)
}

/**
 * Reads a request: JSON, and behind it the tensors that are not in it.
 *
 * @param headerLength - Value of the header that says where the JSON ends; without one the body is JSON as a whole.
 */
export function parseInferRequest(body: Buffer, headerLength: string | undefined): InferRequest {
  const jsonBytes = headerLength === undefined ? body.length : lengthOf(headerLength, body.length)
  const { id, parameters, inputs, outputs } = parseJson(body.toString('utf8', 0, jsonBytes))
  const binaryByDefault = parameters?.binary_data_output ?? false

  let at = jsonBytes
  function take(name: string, bytes: number): Buffer {
    if (at + bytes > body.length) {
      throw invalid(`"${name}" has binary_data_size ${bytes}, but ${body.length - at} bytes are left in the body.`)
    }
    at += bytes
    return body.subarray(at - bytes, at)
  }
  const tensors = inputs.map(({ name, datatype, shape, parameters: { binary_data_size: size } = {}, data }) => {
    if ((size === undefined) === (data === undefined)) {
      throw invalid(`"${name}" must have either "data" or the parameter "binary_data_size".`)
    }
    return { name, datatype, shape, data, binary: size === undefined ? undefined : take(name, size) }
  })
  if (at !== body.length) throw invalid(`The body goes on for ${body.length - at} bytes that belong to no input.`)

  return {
    id,
    timeoutMs: parameters?.timeout === undefined ? undefined : parameters.timeout / 1000, // Triton's is in microseconds
    inputs: tensors,
    outputs: outputs?.map(
      ({ name, parameters: { binary_data: binary = binaryByDefault, classification = 0 } = {} }) => ({
        name,
        binary,
        classes: classification === 0 ? undefined : classification,
      }),
    ),
    binaryByDefault,
  }
}

function lengthOf(header: string, bodyBytes: number): number {
  const length = /^\d{1,9}$/.test(header) ? Number(header) : Number.NaN
  if (length <= bodyBytes) return length
  throw invalid(`${HEADER_LENGTH} must be a number of bytes, at most the ${bodyBytes} of the body.`)
}

function parseJson(text: string): z.infer<typeof Body> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    const hint = `Does ${HEADER_LENGTH} say where tensors begin?`
    throw invalid(`The body is not JSON. ${hint}`)
  }
  const result = Body.safeParse(json)
  if (result.success) return result.data
  const [issue] = result.error.issues as [z.core.$ZodIssue]
  throw invalid(`At ${issue.path.join('.') || 'the top'} of the request: ${issue.message}.`)
}
