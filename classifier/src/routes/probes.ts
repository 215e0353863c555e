import { createRoute, z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { App } from './server-env.ts'

const text = (example: string) => ({ 'text/plain': { schema: z.string().openapi({ example }) } })
const NO_STORE = { 'Cache-Control': 'no-store' }

const livezRoute = createRoute({
  method: 'get',
  path: PATHS.livez,
  operationId: 'livez',
  summary: 'Does the process answer?',
  description: 'For liveness probes. Also 200 while workers are replaced: a restart would not bring them back sooner.',
  responses: { 200: { description: 'Yes', content: text('live') } },
})

const readyzRoute = createRoute({
  method: 'get',
  path: PATHS.readyz,
  operationId: 'readyz',
  summary: 'May pictures be sent here?',
  description: 'For startup and readiness probes. The server listens once every worker has run the model.',
  responses: {
    200: { description: 'Yes', content: text('ready') },
    503: { description: 'No: no worker is ready, or the server is stopping', content: text('not ready') },
  },
})

/** Adds `GET /livez` and `GET /readyz`, whose status is all a kubelet reads. */
export function addProbeRoutes(app: App, isReady: () => boolean): void {
  app.openapi(livezRoute, (c) => c.text('live', 200, NO_STORE))
  app.openapi(readyzRoute, (c) => (isReady() ? c.text('ready', 200, NO_STORE) : c.text('not ready', 503, NO_STORE)))
}
