import { randomUUID } from 'node:crypto'
import type { ProblemCode } from '../program/problems.ts'

/** The header that carries a request's id, both ways. */
export const REQUEST_ID_HEADER = 'X-Request-Id'

/** What the log says about one request, besides its route and status. Of pictures only number and bytes, never names. */
export type RequestRecord = {
  requestId: string
  /** Of the distributed trace that the request belongs to. */
  traceId: string | undefined
  /** When its header was there, on the clock of `performance.now()`. */
  startMs: number
  /** Bytes of its body. */
  bytes?: number
  pictures?: number
  /** Which of the routes with parameters it took, as OpenAPI writes it. */
  route?: string
  /** Name and version of the model that answered. */
  model?: string
  /** Why it was refused. */
  problem?: ProblemCode
  /** Time for the body to arrive. */
  receiveMs?: number
  /** Times of the stages; of several pictures, their sums. */
  queueMs?: number
  decodeMs?: number
  preprocessMs?: number
  inferenceMs?: number
}

const STAGES = ['queueMs', 'decodeMs', 'preprocessMs', 'inferenceMs'] as const
/** Enough for UUIDs, ULIDs, Envoy's and AWS's ids; nothing that could forge a line or an element. */
const REQUEST_ID = /^[\w.:+/=@-]{1,128}$/
/** Version, trace id, span id, flags: https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?$/

/** Opens the record of a request: a sound id is kept, any other replaced. */
export function openRecord(header: (name: string) => string | undefined): RequestRecord {
  const given = header(REQUEST_ID_HEADER)
  const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID()
  return { requestId, traceId: traceIdOf(header('traceparent')), startMs: performance.now() }
}

/** Adds the stages of one picture. */
export function addStages(record: RequestRecord, stages: Record<(typeof STAGES)[number], number>): void {
  for (const stage of STAGES) record[stage] = (record[stage] ?? 0) + stages[stage]
}

/** The record as fields of a line, with times to the tenth of a millisecond. */
export function recordFields({ requestId, traceId, bytes, pictures, model, problem, ...times }: RequestRecord) {
  const stages = (['receiveMs', ...STAGES] as const).map((stage) => [stage, tenths(times[stage])])
  return { requestId, traceId, bytes, pictures, model, ...(problem && { problem }), ...Object.fromEntries(stages) }
}

/** Later versions may append fields; version 00 has none. */
function traceIdOf(traceparent: string | undefined): string | undefined {
  const match = TRACEPARENT.exec(traceparent ?? '')
  const hasExtra = match?.[2] !== undefined
  return hasExtra && traceparent?.startsWith('00') ? undefined : match?.[1]
}

function tenths(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.round(ms * 10) / 10
}
