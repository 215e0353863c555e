import type { Context } from 'hono'
import { FILE_FIELD, MAX_FILES, MAX_IMAGE_PIXELS } from '../contract.ts'
import { type ImageHeader, imageSize, imageType } from '../pictures/image-header.ts'
import { receiveBody } from './body.ts'
import { decodeBody } from './encoding.ts'
import { headerOf } from './incoming.ts'
import { boundaryOf, parseMultipart } from './multipart.ts'
import { ProblemError, tooLarge } from './problem.ts'
import type { RequestRecord } from './request-record.ts'
import type { ServerEnv } from './server-env.ts'

/** One picture as it was sent. `bytes` is a view of the body, not a copy. */
export type Upload = { filename: string; bytes: Buffer }

/** Room for boundaries, part headers and small other fields around pictures of the largest size. */
const FORM_OVERHEAD_BYTES = 16_384
/** A picture says so, or nothing: clients without a name for it call it a stream of bytes. */
const MAYBE_PICTURE = /^(image\/.*|application\/octet-stream\b.*|\s*)$/i
const WANTED = `Send multipart/form-data with the picture in the field "${FILE_FIELD}", or the picture itself.`
const ENCODING_PROBLEMS = {
  unknown: (why: string) => new ProblemError('unsupported-encoding', why),
  broken: (why: string) => new ProblemError('invalid-multipart', why),
}

/** Reads the pictures of a request: one as the body itself, or up to `MAX_FILES` in a form. At least one. */
export async function readUploads(
  c: Context<ServerEnv>,
  maxImageBytes: number,
  record: RequestRecord,
): Promise<Upload[]> {
  async function receive(maxBytes: number): Promise<Buffer> {
    const received = await receiveBody(c, maxBytes)
    record.bytes = received.length
    record.receiveMs = performance.now() - record.startMs
    return await decodeBody(received, headerOf(c, 'content-encoding'), maxBytes, ENCODING_PROBLEMS)
  }

  const contentType = headerOf(c, 'content-type') ?? ''
  const boundary = boundaryOf(contentType)
  if (boundary === undefined) {
    if (!MAYBE_PICTURE.test(contentType)) throw new ProblemError('invalid-multipart', WANTED)
    const bytes = await receive(maxImageBytes)
    if (bytes.length === 0) throw new ProblemError('missing-file', 'The body is empty.')
    const isSaidToBe = /^image\//i.test(contentType)
    if (!isSaidToBe && imageType(bytes) === undefined) throw new ProblemError('invalid-multipart', WANTED)
    return [{ filename: '', bytes }]
  }
  const parts = parseMultipart(await receive(maxImageBytes + FORM_OVERHEAD_BYTES), boundary)
  const files = parts.filter(({ name }) => name === FILE_FIELD)
  if (files.length === 0) throw new ProblemError('missing-file', `The form has no field "${FILE_FIELD}".`)
  if (files.length > MAX_FILES) {
    throw new ProblemError('too-many-files', `The form has ${files.length} files; at most ${MAX_FILES} are accepted.`)
  }
  // Together, or sixteen of the largest pictures would be in memory at once.
  const total = files.reduce((sum, { bytes }) => sum + bytes.length, 0)
  if (total > maxImageBytes) throw tooLarge(maxImageBytes)
  return files.map(({ filename, bytes }) => ({ filename: filename ?? '', bytes }))
}

/** Refuses what is no picture, and what would cost a decoder too much memory, before any decoder sees it. */
export function checkImage(bytes: Buffer): ImageHeader {
  if (bytes.length === 0) throw new ProblemError('missing-file', `The field "${FILE_FIELD}" is empty.`)
  const type = imageType(bytes)
  if (type === undefined) {
    throw new ProblemError('unsupported-image', 'Send a JPEG, PNG, WebP, GIF or BMP; the name of the file is ignored.')
  }
  const size = imageSize(bytes, type)
  if (size === undefined) {
    throw new ProblemError('undecodable-image', `The header of the ${type.toUpperCase()} is cut off or damaged.`)
  }
  if (size.width * size.height > MAX_IMAGE_PIXELS) {
    const limit = `at most ${MAX_IMAGE_PIXELS / 1e6} megapixels are accepted`
    throw new ProblemError('too-many-pixels', `The picture has ${size.width} x ${size.height} pixels; ${limit}.`)
  }
  return { type, ...size }
}
