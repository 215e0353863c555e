import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { MODEL_HEADER, REQUEST_TIMEOUT_HEADER } from '../contract.ts'
import { REQUEST_ID_HEADER } from './request-record.ts'
import type { ServerEnv } from './server-env.ts'
import { HEADER_LENGTH } from './v2/infer-request.ts'

/** For how long a browser need not ask again, in seconds: the most that Chromium takes. */
const MAX_AGE = 7_200

/** Lets pages of other origins call the service: answers their preflights, and says so in answers. Without credentials. */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<ServerEnv> {
  return cors({
    origin: origins.includes('*') ? '*' : [...origins],
    allowMethods: ['GET', 'HEAD', 'POST'],
    allowHeaders: [
      'Content-Type',
      'Content-Encoding',
      REQUEST_ID_HEADER,
      REQUEST_TIMEOUT_HEADER,
      HEADER_LENGTH,
      'traceparent',
    ],
    exposeHeaders: [REQUEST_ID_HEADER, MODEL_HEADER, HEADER_LENGTH, 'Retry-After'],
    maxAge: MAX_AGE,
  })
}
