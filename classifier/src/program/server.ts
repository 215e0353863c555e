import { createServer, type Server } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { KEEP_ALIVE_TIMEOUT_MS } from '../contract.ts'
import { UserError } from './errors.ts'

/** A client that has not sent its header, or its whole request, by then is cut off: it would hold a connection for free. */
const HEADERS_TIMEOUT_MS = 15_000
const REQUEST_TIMEOUT_MS = 60_000
/** How often connections that became idle are closed while the server stops. */
const SWEEP_INTERVAL_MS = 50

type Fetch = Parameters<typeof getRequestListener>[0]

/** Where to listen. `variable` is what the user would change, were the port taken. */
export type Address = { host?: string | undefined; port: number; variable: string }

/** Listens on a port, 0 for any free one. */
export function listen(app: { fetch: Fetch }, { host, port, variable }: Address): Promise<Server> {
  const listener = getRequestListener(app.fetch)
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    },
    listener,
  )
  // A client that asks before it sends its body is told to by whoever reads that, not before it may be refused.
  server.on('checkContinue', listener)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, { host, port, variable })))
    server.listen({ port, ...(host !== undefined && { host }) }, () => resolve(server))
  })
}

/** Where a listening server is reached from this machine. */
export function urlOf(server: Server): string {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port')
  const isAnyAddress = address.address === '::' || address.address === '0.0.0.0'
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return `http://${isAnyAddress ? 'localhost' : host}:${address.port}`
}

/**
 * Takes no more connections, and lets open requests finish.
 *
 * @returns How many connections were cut because their requests took longer than `timeoutMs`.
 */
export async function closeServer(server: Server, timeoutMs: number): Promise<number> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_INTERVAL_MS)
  let cut = 0
  const timeout = setTimeout(() => {
    server.getConnections((_, count) => {
      cut = count
      server.closeAllConnections()
    })
  }, timeoutMs)
  await closed
  clearInterval(sweep)
  clearTimeout(timeout)
  return cut
}

function listenError(error: NodeJS.ErrnoException, { host, port, variable }: Address): Error {
  const where = `${host === undefined ? '' : `${host}:`}${port}`
  const hint = `Choose another one: ${variable}=${port + 1} npm start`
  if (error.code === 'EADDRINUSE') return new UserError(`Port ${where} is in use by another program.`, hint)
  if (error.code === 'EACCES') return new UserError(`Port ${where} may not be used by this user.`, hint)
  return new UserError(`Cannot listen on ${where}: ${error.message}`, `Correct HOST and ${variable}.`)
}
