import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { type ProblemError, tooLarge } from './problem.ts'

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** What to answer to a compression that is not known, and to a body that is not compressed as it says. */
export type EncodingProblems = Record<'unknown' | 'broken', (why: string) => ProblemError>

/** Undoes the compression of a body. What would unpack to more than `maxBytes` is not unpacked. */
export async function decodeBody(
  body: Buffer,
  encoding: string | undefined,
  maxBytes: number,
  problems: EncodingProblems,
): Promise<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return body
  const decode = DECODERS[(name === 'x-gzip' ? 'gzip' : name) as keyof typeof DECODERS] // RFC 9110, 8.4.1.3
  if (decode === undefined || !Object.hasOwn(DECODERS, name.replace(/^x-/, ''))) {
    throw problems.unknown('Content-Encoding must be gzip or deflate, or not be there.')
  }
  try {
    return await decode(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw problems.broken(`The body is not what Content-Encoding says: ${name}.`)
  }
}
