import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'
import { tooLarge } from '../problem.ts'
import { invalid } from './infer-request.ts'

const DECODERS = { gzip: promisify(gunzip), deflate: promisify(inflate) }

/** Undoes the compression of a body. What would unpack to more than `maxBytes` is not unpacked. */
export async function decodeBody(body: Buffer, encoding: string | undefined, maxBytes: number): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity') return body
  const decode = DECODERS[encoding as keyof typeof DECODERS]
  if (!Object.hasOwn(DECODERS, encoding)) throw invalid('Content-Encoding must be gzip or deflate, or not be there.')
  try {
    return await decode(body, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw invalid(`The body is not what Content-Encoding says: ${encoding}.`)
  }
}
