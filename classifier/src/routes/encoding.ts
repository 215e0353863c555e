import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { type ProblemError, tooLarge } from './problem.ts'

const unzip = promisify(gunzip)
const DECODERS = { gzip: unzip, 'x-gzip': unzip, deflate: promisify(inflate) } // x-gzip: RFC 9110, 8.4.1.3

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
  if (!Object.hasOwn(DECODERS, name)) {
    throw problems.unknown('Content-Encoding must be gzip or deflate, or not be there.')
  }
  try {
    return await DECODERS[name as keyof typeof DECODERS](body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw problems.broken(`The body is not what Content-Encoding says: ${name}.`)
  }
}
