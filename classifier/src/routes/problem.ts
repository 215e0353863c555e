import type { Context } from 'hono'
import { PATHS } from '../contract.ts'
import { Refusal } from '../program/errors.ts'
import { PROBLEMS, type ProblemCode } from '../program/problems.ts'
import type { ServerEnv } from './server-env.ts'

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
