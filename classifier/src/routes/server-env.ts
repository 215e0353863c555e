import type { HttpBindings } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { RequestRecord } from './request-record.ts'

/** What every route finds: the Node.js server's objects (none when a test calls the app without one), the record. */
export type ServerEnv = { Bindings: Partial<HttpBindings>; Variables: { record: RequestRecord } }

/** The application that routes are added to. */
export type App = OpenAPIHono<ServerEnv>
