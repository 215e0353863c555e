import type { Context } from 'hono'
import { V2_PATHS } from '../../contract.ts'
import { PROBLEMS, type ProblemCode } from '../../program/problems.ts'
import type { ServerEnv } from '../server-env.ts'

/** Whether a path belongs to the Open Inference Protocol, which has errors of its own. */
export function isV2(path: string): boolean {
  return path === V2_PATHS.server || path.startsWith(`${V2_PATHS.server}/`)
}

/** Answers with an error as the protocol has it; the status is that of the problem. */
export function respondV2Error(
  c: Context<ServerEnv>,
  code: ProblemCode,
  detail: string,
  headers: Record<string, string> = {},
) {
  c.get('record').problem = code
  const body = JSON.stringify({ error: detail })
  return c.body(body, PROBLEMS[code].status, { ...headers, 'Content-Type': 'application/json' })
}
