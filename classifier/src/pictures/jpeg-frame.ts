import { jpegSegments, START_OF_SCAN } from './jpeg-segments.ts'

/** One component of a JPEG, and how many of its samples there are in the smallest unit, across and down. */
export type JpegComponent = { id: number; across: number; down: number }

/** What the header of a JPEG says about its pixels. */
export type JpegFrame = {
  width: number
  height: number
  coding: 'baseline' | 'progressive' | 'other'
  /** Of a sample. */
  bits: number
  components: readonly JpegComponent[]
  /** What Adobe's segment says, where there is one: 0 for RGB or CMYK as it is, 1 for YCbCr, 2 for YCCK. */
  adobeTransform: number | undefined
  /** The components of the first scan; nothing where the file is cut off before it. */
  firstScan: readonly number[] | undefined
  /** One frame, and no byte between segments: decoders may differ in what they take of others. */
  isRegular: boolean
}

/** https://www.adobe.com/devnet-docs/postscript, technical note 5116 */
const ADOBE = 0xee
const CODINGS: Record<number, JpegFrame['coding']> = { 192: 'baseline', 194: 'progressive', 202: 'progressive' }

/** The headers of pictures that are still there: each is asked for its size, its memory and more. */
const known = new WeakMap<Buffer, JpegFrame | undefined>()

/** Walks a JPEG up to its first scan; nothing where no frame comes before that. */
export function jpegFrame(jpeg: Buffer): JpegFrame | undefined {
  if (!known.has(jpeg)) known.set(jpeg, safely(jpeg))
  return known.get(jpeg)
}

function safely(jpeg: Buffer): JpegFrame | undefined {
  try {
    return readFrame(jpeg)
  } catch (error) {
    if (error instanceof RangeError) return undefined // read beyond the end
    throw error
  }
}

function readFrame(jpeg: Buffer): JpegFrame | undefined {
  let frame: Pick<JpegFrame, 'width' | 'height' | 'coding' | 'bits' | 'components'> | undefined
  let adobeTransform: number | undefined
  let firstScan: number[] | undefined
  let isRegular = true
  for (const { marker, start, isAdjacent } of jpegSegments(jpeg)) {
    if (!isAdjacent) isRegular = false
    if (marker === ADOBE && jpeg.toString('latin1', start, start + 5) === 'Adobe') adobeTransform = jpeg[start + 11]
    if (marker === START_OF_SCAN) {
      firstScan = Array.from({ length: jpeg.readUInt8(start) }, (_, i) => jpeg.readUInt8(start + 1 + 2 * i))
    }
    if (!isFrame(marker)) continue
    if (frame !== undefined) isRegular = false
    else {
      frame = {
        bits: jpeg.readUInt8(start),
        height: jpeg.readUInt16BE(start + 1),
        width: jpeg.readUInt16BE(start + 3),
        coding: CODINGS[marker] ?? 'other',
        components: Array.from({ length: jpeg.readUInt8(start + 5) }, (_, i) => componentAt(jpeg, start + 6 + 3 * i)),
      }
    }
  }
  return frame && { ...frame, adobeTransform, firstScan, isRegular }
}

function componentAt(jpeg: Buffer, at: number): JpegComponent {
  const sampling = jpeg.readUInt8(at + 1)
  return { id: jpeg.readUInt8(at), across: sampling >> 4, down: sampling & 15 }
}

/** SOF0 to SOF15 without DHT, JPG and DAC. ITU T.81, table B.1. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
