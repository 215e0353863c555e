import type { Context } from 'hono'
import { readIncoming } from './incoming.ts'
import { ProblemError, tooLarge } from './problem.ts'
import type { ServerEnv } from './server-env.ts'

/** Reads the whole body of a request, but never more than `maxBytes`; a client that waits to be told to send it is told. */
export function receiveBody(c: Context<ServerEnv>, maxBytes: number): Promise<Buffer> {
  const { incoming, outgoing } = c.env ?? {} // undefined when called without a server, as in tests
  if (incoming === undefined) return readBody(c.req.raw, maxBytes)
  return readIncoming(incoming, maxBytes, () => {
    if (/100-continue/i.test(incoming.headers.expect ?? '')) outgoing?.writeContinue()
  })
}

/**
 * Reads a whole request body, but never more than `maxBytes`.
 *
 * With a declared length the decision falls before the first byte; without one, at the first byte too many. The rest is
 * left to the server, which drops it for half a second so that the client can read the answer, and hangs up.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Buffer> {
  const declared = request.headers.get('content-length')
  if (Number(declared) > maxBytes) throw tooLarge(maxBytes)
  try {
    if (declared === null) return await readStream(request.body, maxBytes)
    return Buffer.from(await request.arrayBuffer())
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('invalid-multipart', 'The connection ended before the form did.') // for the log: no one reads it
  }
}

async function readStream(stream: Request['body'], maxBytes: number): Promise<Buffer> {
  if (stream === null) return Buffer.alloc(0)
  const chunks: Uint8Array[] = []
  let bytes = 0
  // No `for await`: leaving it cancels the stream, and with it the connection, before the answer is written.
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.byteLength
    if (bytes > maxBytes) throw tooLarge(maxBytes)
    chunks.push(next.value)
  }
  return Buffer.concat(chunks)
}
