import { ProblemError } from './problem.ts'

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
    return Buffer.from(await request.arrayBuffer()) // the server's short cut, without a web stream in between
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('invalid-multipart', 'The connection ended before the form did.') // for the log: no one reads it
  }
}

/** The answer to a body or a picture that is over the limit. */
export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(
    'too-large',
    `At most ${(maxBytes / 2 ** 20).toFixed(1)} MiB (${maxBytes} bytes) are accepted.`,
  )
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
