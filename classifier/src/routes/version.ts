import { createRoute, z } from '@hono/zod-openapi'
import { PATHS } from '../contract.ts'
import type { App } from './server-env.ts'

const Version = z
  .object({
    version: z.string().openapi({ description: 'Version of this service', example: '0.0.0' }),
    commit: z
      .string()
      .openapi({ description: 'Commit that the image was built from; unknown outside an image', example: '435a51a' }),
    node: z.string().openapi({ description: 'Version of Node.js', example: 'v20.19.5' }),
    model: z
      .object({
        name: z.string().openapi({ description: 'Name of the loaded model', example: 'mobilenetv2-12-int8' }),
        sha256: z.string().openapi({ description: 'Of the file with its weights, in hex' }),
      })
      .openapi('Model', { description: 'The model that answers `/predict`' }),
    models: z
      .array(
        z.object({
          name: z.string().openapi({ example: 'mobilenetv2-12-int8' }),
          version: z.string().openapi({ example: '1' }),
          sha256: z.string().openapi({ description: 'Of the file with its weights, in hex' }),
          selfCheck: z
            .number()
            .nullable()
            .openapi({
              description:
                'How far its output for a known picture is from the one that was recorded; 0 is the same to the bit, ' +
                'null: none was recorded, or no worker is ready',
              example: 0,
            }),
        }),
      )
      .openapi({ description: 'Every version of every model that is loaded' }),
  })
  .openapi('Version')

/** What exactly runs. */
export type Version = z.infer<typeof Version>

const route = createRoute({
  method: 'get',
  path: PATHS.version,
  operationId: 'version',
  summary: 'What exactly runs here?',
  responses: {
    200: { description: 'Service, runtime and model', content: { 'application/json': { schema: Version } } },
  },
})

/** Adds `GET /version`. What workers found is asked for each time. */
export function addVersionRoute(app: App, version: () => Version): void {
  app.openapi(route, (c) => c.json(version(), 200))
}
