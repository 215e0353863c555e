import { z } from '@hono/zod-openapi'
import { PROBLEMS, type ProblemCode } from '../../program/problems.ts'

/** Parameters of paths. */
export const MODEL_PARAM = {
  model: z.string().openapi({ description: 'Name of the model', example: 'mobilenetv2-12-int8' }),
}
export const VERSION_PARAM = { version: z.string().openapi({ description: 'Of the model', example: '1' }) }

const V2Error = z
  .object({ error: z.string().openapi({ description: 'What is wrong, and what to do' }) })
  .openapi('V2Error', { description: 'Error of the Open Inference Protocol' })

/** Documents an error status of the protocol: its problems, with an example of each. */
export function v2Response(description: string, codes: readonly ProblemCode[]) {
  const examples = codes.map((code) => [code, { value: { error: `${PROBLEMS[code].title}: …` } }] as const)
  const retryAfter = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' as const } } }
  return {
    description,
    ...(codes.some((code) => PROBLEMS[code].status === 503) && { headers: retryAfter }),
    content: { 'application/json': { schema: V2Error, examples: Object.fromEntries(examples) } },
  }
}
