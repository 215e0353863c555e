import type { IncomingMessage } from 'node:http'
import { readIncoming } from './incoming.ts'
import { ProblemError, tooLarge } from './problem.ts'

/**
 * Reads a whole request body, but never more than `maxBytes`.
 *
 * With a declared length the decision falls before the first byte; without one, at the first byte too many. The rest is
 * left to the server, which drops it for half a second so that the client can read the answer, and hangs up.
 *
 * @param incoming - The request of the Node.js server, where there is one: the quicker way.
 */
export async function readBody(request: Request, maxBytes: number, incoming?: IncomingMessage): Promise<Buffer> {
  if (incoming !== undefined) return readIncoming(incoming, maxBytes)
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
