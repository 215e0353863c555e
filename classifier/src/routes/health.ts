import { createRoute, z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { App } from './server-env.ts'

const Health = z
  .object({
    status: z.enum(['ok', 'unavailable', 'stopping']).openapi({ description: '`ok` when pictures can be classified' }),
    model: z.string().openapi({ description: 'Name of the loaded model', example: 'mobilenetv2-12-int8' }),
    workers: z.int().openapi({ description: 'Worker processes with a loaded model', example: 2 }),
    waiting: z.int().openapi({ description: 'Pictures that wait for a worker', example: 0 }),
  })
  .openapi('Health')

/** The state of the service. */
export type Health = z.infer<typeof Health>

const content = { 'application/json': { schema: Health } }
const route = createRoute({
  method: 'get',
  path: PATHS.health,
  operationId: 'health',
  summary: 'Can pictures be classified?',
  responses: {
    200: { description: 'Yes', content },
    503: { description: 'No: no worker is ready, or the server is stopping', content },
  },
})

/** Adds `GET /health`, for probes. */
export function addHealthRoute(app: App, health: () => Health): void {
  app.openapi(route, (c) => {
    const state = health()
    c.header('Cache-Control', 'no-store')
    return c.json(state, state.status === 'ok' ? 200 : 503)
  })
}
