import type { HttpBindings } from '@hono/node-server'
import type { OpenAPIHono } from '@hono/zod-openapi'

/** What the Node.js server hands to every route; nothing when a test calls the app without one. */
export type ServerEnv = { Bindings: Partial<HttpBindings> }

/** The application that routes are added to. */
export type App = OpenAPIHono<ServerEnv>
