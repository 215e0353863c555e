/**
 * What a request carries, straight from the Node.js server where there is one.
 *
 * It has the headers parsed, the body in chunks and the end of the connection as an event. Asking `c.req.raw` for them
 * builds a `Request` with a web stream first, which costs as much as all the rest of a small request.
 */
import type { IncomingMessage } from 'node:http'
import type { Context } from 'hono'
import { createBodies } from '../program/bodies.ts'
import { ProblemError, tooLarge } from './problem.ts'
import type { ServerEnv } from './server-env.ts'

const bodies = createBodies()
/** Lets the memory of a body be used again, once nobody reads it any more. */
export const giveBackBody = bodies.giveBack

/** Enough for a client to notice the answer while it sends. */
const MOST_DROPPED_BYTES = 16 * 2 ** 20
const LINGER_MS = 500

/** A header of the request. */
export function headerOf(c: Context<ServerEnv>, name: string): string | undefined {
  const incoming = c.env?.incoming // undefined when called without a server, as in tests
  if (incoming === undefined) return c.req.header(name)
  const value = incoming.headers[name.toLowerCase()]
  return Array.isArray(value) ? value.join(', ') : value
}

/** Says when the client hangs up before its answer is written. */
export function hangUpSignal(c: Context<ServerEnv>): AbortSignal {
  const outgoing = c.env?.outgoing
  if (outgoing === undefined) return c.req.raw.signal
  const controller = new AbortController()
  if (outgoing.destroyed) controller.abort()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) controller.abort()
  })
  return controller.signal
}

/**
 * Reads a body into one buffer of the declared length, or into one that grows.
 *
 * What is over `maxBytes` is refused as `readBody` does it.
 *
 * @param onBegin - Called when the declared length is fine, before the first byte is waited for.
 */
export async function readIncoming(
  incoming: IncomingMessage,
  maxBytes: number,
  onBegin: () => void = () => {},
): Promise<Buffer> {
  const declared = Number(incoming.headers['content-length'] ?? 0)
  if (declared > maxBytes) throw tooLarge(maxBytes)
  onBegin()
  return new Promise((resolve, reject) => {
    let body = bodies.take(declared)
    let bytes = 0
    const onData = (chunk: Buffer) => {
      const end = bytes + chunk.length
      if (end > maxBytes) {
        fail(tooLarge(maxBytes))
        return cutAfter(incoming, MOST_DROPPED_BYTES)
      }
      if (end > body.length) body = grown(body, bytes, Math.min(maxBytes, Math.max(end, 2 * body.length)))
      body.set(chunk, bytes)
      bytes = end
    }
    const fail = (error: Error) => {
      incoming.off('data', onData)
      incoming.pause()
      reject(error)
    }
    const onBroken = () => {
      if (incoming.readableEnded) return // 'close' comes after 'end' as well
      fail(new ProblemError('invalid-multipart', 'The connection ended before the form did.')) // for the log: no one reads it
    }
    incoming.on('data', onData)
    incoming.once('end', () => resolve(body.subarray(0, bytes)))
    incoming.once('error', onBroken)
    incoming.once('close', onBroken)
  })
}

/** Hangs up on a client that goes on sending after it was refused; the server alone would take what half a second brings. */
function cutAfter(incoming: IncomingMessage, maxBytes: number): void {
  let bytes = 0
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes > maxBytes) incoming.socket.destroy()
  })
}

function grown(body: Buffer, bytes: number, length: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(length)
  body.copy(larger, 0, 0, bytes)
  return larger
}

/** Whether a part of the body is still to come: its sender may be at it, or wait to be told to begin. */
export function isUnread({ incoming }: Partial<ServerEnv['Bindings']> = {}): boolean {
  if (incoming === undefined || incoming.complete) return false
  return incoming.headers['transfer-encoding'] !== undefined || Number(incoming.headers['content-length'] ?? 0) > 0
}

/**
 * Lets the connection of a request whose body is not read end in order: our side at once, the other within a moment.
 *
 * Closed at once with bytes of the body unread, it is reset, and the client may lose the answer that it has not read yet.
 */
export function lingerOnClose({ incoming }: Partial<ServerEnv['Bindings']> = {}): void {
  if (incoming === undefined) return
  const { socket } = incoming
  socket.destroySoon = () => {
    socket.end()
    setTimeout(() => socket.destroy(), LINGER_MS).unref()
  }
}

/** Whether a request names its host more than once: proxies may differ in which one they take. RFC 9112, 3.2. */
export function hasTwoHosts({ incoming }: Partial<ServerEnv['Bindings']> = {}): boolean {
  const names = incoming?.rawHeaders.filter(
    (text, i) => i % 2 === 0 && text.length === 4 && text.toLowerCase() === 'host',
  )
  return names !== undefined && names.length > 1
}
