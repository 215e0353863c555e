import { z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { ServedModel } from '../model/served.ts'
import { PROBLEMS, type ProblemCode } from '../program/problems.ts'
import { problemOf, problemType } from './problem.ts'
import type { App } from './server-env.ts'

/** Of the HTTP interface, not of the image: it changes when a client has to. */
const API_VERSION = '1.0.0'

/** Problem details, as they are documented. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ description: 'Where the problem is explained', example: problemType('queue-full') }),
    title: z.string().openapi({ description: 'What went wrong, always the same for a type' }),
    status: z.int().openapi({ description: 'The HTTP status once more' }),
    detail: z.string().openapi({ description: 'What went wrong this time, and what to do' }),
    instance: z.string().openapi({ description: 'Path of the request' }),
  })
  .openapi('Problem', { description: 'Problem details, RFC 9457' })

/** Documents an error status: its problems, with an example of each. */
export function problemResponse(description: string, codes: readonly ProblemCode[], path: string = PATHS.predict) {
  const examples = codes.map((code) => [code, { value: problemOf(code, '…', path) }] as const)
  const retryAfter = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' as const } } }
  const isBusy = codes.some((code) => PROBLEMS[code].status === 503)
  return {
    description,
    ...(isBusy && { headers: retryAfter }),
    content: { 'application/problem+json': { schema: ProblemSchema, examples: Object.fromEntries(examples) } },
  }
}

/** The OpenAPI 3.1 document of every route that was registered. */
export type ApiDocument = ReturnType<App['getOpenAPI31Document']>

/** Describes the service as a whole; the routes describe themselves. */
export function apiDocument(app: App, { name, serve }: ServedModel): ApiDocument {
  const classes = serve.manifest.output.classes.toLocaleString('en')
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Image classifier',
      version: API_VERSION,
      description: `Says what is on a picture: the model ${name}, with ${classes} classes.`,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
  })
}
