import { parseDisposition } from './disposition.ts'
import { ProblemError } from './problem.ts'

/** One part of a form. `bytes` is a view of the body, not a copy. */
export type Part = { name: string; filename: string | undefined; bytes: Buffer }

const MAX_PARTS = 32
const MAX_PART_HEADER_BYTES = 8_192
const MAX_BOUNDARY_LENGTH = 70 // RFC 2046, section 5.1.1
const DELIMITER_START = '\r\n--'
const HEADER_END = '\r\n\r\n'
/** With the lines that continue it, which begin with a blank. */
const DISPOSITION = /^content-disposition:\s*form-data\s*(;.*(?:\r\n[ \t].*)*)$/im

/** The boundary in a `Content-Type` header, or nothing when the header is not multipart/form-data. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  if (!/^multipart\/form-data\s*;/i.test(contentType ?? '')) return undefined
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '')
  const boundary = match?.[1] ?? match?.[2]
  return boundary !== undefined && boundary.length <= MAX_BOUNDARY_LENGTH ? boundary : undefined
}

/**
 * Splits a form (RFC 7578) that is in memory as a whole.
 *
 * Searching the buffer for the delimiter runs at memory speed; the platform's `formData()` costs as much as a quarter
 * of the whole service.
 */
export function parseMultipart(body: Buffer, boundary: string): Part[] {
  const delimiter = Buffer.from(`${DELIMITER_START}${boundary}`, 'latin1')
  const parts: Part[] = []
  // The first delimiter has no line break when the body starts with it.
  let at = body.indexOf(delimiter.subarray(2))
  if (at === -1) throw broken('the boundary of the header does not occur')
  at += delimiter.length - 2

  while (!isClosing(body, at)) {
    const start = afterLineBreak(body, at)
    const end = indexOfDelimiter(body, delimiter, start - 2) // an empty part shares its line break with the delimiter
    if (end === -1) throw broken('the closing boundary is missing; was the upload cut off?')
    if (parts.length === MAX_PARTS) throw broken(`there are more than ${MAX_PARTS} parts`)
    parts.push(parsePart(body.subarray(start, Math.max(start, end))))
    at = end + delimiter.length
  }
  return parts
}

/** By its first bytes: so few are searched with the processor's vectors, three to ten times as fast as all of them. */
function indexOfDelimiter(body: Buffer, delimiter: Buffer, from: number): number {
  let at = body.indexOf(DELIMITER_START, from)
  while (at !== -1 && !body.subarray(at, at + delimiter.length).equals(delimiter)) {
    at = body.indexOf(DELIMITER_START, at + 1)
  }
  return at
}

function isClosing(body: Buffer, at: number): boolean {
  return body[at] === 0x2d && body[at + 1] === 0x2d // "--"
}

/** Skips the blanks that RFC 2046 allows after a boundary, and its line break. */
function afterLineBreak(body: Buffer, from: number): number {
  let at = from
  while (body[at] === 0x20 || body[at] === 0x09) at++
  if (body[at] === 0x0d && body[at + 1] === 0x0a) return at + 2
  throw broken('a boundary is not followed by a line break')
}

function parsePart(part: Buffer): Part {
  const headerEnd = part.subarray(0, MAX_PART_HEADER_BYTES).indexOf(HEADER_END)
  if (headerEnd === -1) throw broken('a part has no header, or one that is too long')
  const header = part.toString('utf8', 0, headerEnd)
  const disposition = DISPOSITION.exec(header)?.[1]
  const { name, filename } = parseDisposition(disposition ?? '')
  if (name === undefined) throw broken('a part has no name')
  return { name, filename, bytes: part.subarray(headerEnd + HEADER_END.length) }
}

function broken(why: string): ProblemError {
  return new ProblemError('invalid-multipart', `The form cannot be read: ${why}.`)
}
