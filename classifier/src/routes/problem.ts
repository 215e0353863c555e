import type { Context } from 'hono'
import { PATHS } from '../contract.ts'
import { Refusal, type RefusalReason } from '../program/errors.ts'
import type { ServerEnv } from './server-env.ts'

/** Every way a request can fail, by a code that never changes: its status, and what it means to the caller. */
export const PROBLEMS = {
  'invalid-parameter': { status: 400, title: 'A parameter of the request is wrong' },
  'invalid-multipart': { status: 400, title: 'The body is neither a picture nor a form that can be read' },
  'invalid-feedback': { status: 400, title: 'The body is no feedback' },
  'missing-file': { status: 400, title: 'The request has no picture' },
  'too-many-files': { status: 400, title: 'The form has too many files' },
  'invalid-request': { status: 400, title: 'The request for inference is wrong' },
  'unknown-model': { status: 404, title: 'There is no such model or version' },
  'not-found': { status: 404, title: 'There is nothing at this path' },
  'unknown-prediction': { status: 404, title: 'There is no such prediction' },
  'method-not-allowed': { status: 405, title: 'This path has no such method' },
  'duplicate-feedback': { status: 409, title: 'The prediction was judged before' },
  'expired-prediction': { status: 410, title: 'The prediction is too old to be judged' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-image': { status: 415, title: 'The file is not a picture of a supported format' },
  'undecodable-image': { status: 422, title: 'The picture cannot be decoded' },
  'too-many-pixels': { status: 422, title: 'The picture has too many pixels' },
  quarantined: { status: 422, title: 'The picture is not tried again' },
  'unknown-class': { status: 422, title: 'The model has no such class' },
  internal: { status: 500, title: 'The server failed' },
  'queue-full': { status: 503, title: 'Too many pictures are waiting' },
  'deadline-exceeded': { status: 503, title: 'There is no answer in time' },
  'worker-lost': { status: 503, title: 'No worker could classify the picture' },
} as const satisfies Record<string, { status: number; title: string }> & Record<RefusalReason, unknown>
export type ProblemCode = keyof typeof PROBLEMS

/** A request that fails for a reason that the caller is told. */
export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly headers: Record<string, string>

  constructor(code: ProblemCode, detail: string, headers: Record<string, string> = {}) {
    super(detail)
    this.name = 'ProblemError'
    this.code = code
    this.headers = headers
  }
}

/** The answer to a body or a picture that is over the limit. */
export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'too-large',
    `At most ${(maxBytes / 2 ** 20).toFixed(1)} MiB (${maxBytes} bytes) are accepted.`,
  )
}

/** Problem details as RFC 9457 has them. `type` leads to the explanation on the documentation page. */
export type Problem = { type: string; title: string; status: number; detail: string; instance: string }

/** Where a problem is explained. */
export const problemType = (code: ProblemCode) => `${PATHS.docs}#${code}`

/** The problem behind an error that was raised on purpose; nothing for a bug. */
export function asProblemError(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error
  if (!(error instanceof Refusal)) return undefined
  const { reason, message, retryAfterSeconds } = error
  return new ProblemError(
    reason,
    message,
    retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) },
  )
}

/** The details of a problem with the resource at the path `instance`. */
export function problemOf(code: ProblemCode, detail: string, instance: string): Problem {
  const { status, title } = PROBLEMS[code]
  return { type: problemType(code), title, status, detail, instance }
}

/** Answers with problem details. */
export function respondProblem(
  c: Context<ServerEnv>,
  code: ProblemCode,
  detail: string,
  headers: Record<string, string> = {},
) {
  c.get('record').problem = code
  const problem = JSON.stringify(problemOf(code, detail, c.req.path))
  return c.body(problem, PROBLEMS[code].status, { ...headers, 'Content-Type': 'application/problem+json' })
}
