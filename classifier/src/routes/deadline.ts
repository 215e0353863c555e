import { MAX_REQUEST_TIMEOUT_MS, REQUEST_TIMEOUT_HEADER } from '../contract.ts'
import { ProblemError } from './problem.ts'

/** The time in milliseconds that a request gives the service, from its first byte on. */
export function timeoutOf(header: string | undefined, defaultMs: number): number {
  if (header === undefined) return defaultMs
  const timeoutMs = /^\d{1,6}$/.test(header) ? Number(header) : 0
  if (timeoutMs >= 1 && timeoutMs <= MAX_REQUEST_TIMEOUT_MS) return timeoutMs
  const wanted = `must be a whole number of milliseconds from 1 to ${MAX_REQUEST_TIMEOUT_MS}`
  throw new ProblemError('invalid-parameter', `${REQUEST_TIMEOUT_HEADER} ${wanted}.`)
}
