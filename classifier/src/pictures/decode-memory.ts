import type { EncodedImage } from './decoder.ts'
import { imageSize } from './image-header.ts'
import { jpegFrame } from './jpeg-frame.ts'

type Size = { width: number; height: number }

/** What a decoder holds, in bytes: of the whole picture, and for each pixel of the rows that pass through it. */
type Needs = { whole: number; inRows: number; shrink: number }

/** Rows that libvips keeps between reading and resizing, at most, and what they and the copies of them take. */
const ROWS = 700
const COPIES = 2.6
/** The same where the whole picture is there already. */
const COPIES_OF_WHOLE = 0.3
/** For the pipeline itself, whatever the picture. */
const FIXED = 8 * 2 ** 20
/** A coefficient of a JPEG, and the pixels of a block along a side. */
const COEFFICIENT_BYTES = 2
const BLOCK = 8
/** jimp, by pixel of any format. */
const STAND_IN_BYTES = 25
/** libvips' GIF: the canvas, and what it reads into it. */
const GIF_BYTES = 4.8
/** Lossless WebP is decoded as a whole; of lossy with alpha, the alpha is. */
const LOSSLESS_WEBP_BYTES = 4.2
const WEBP_ALPHA_BYTES = 1.2
/** BMP: the pixels, and a copy of them for JavaScript. */
const BMP_COPIES = 2.1
/** Interlaced PNG, beside the pixels themselves. */
const INTERLACED = 1.16
const PNG_CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 4, 4: 2, 6: 4 }
/** JPEG and WebP are shrunk while they are read as long as they stay larger than this, in pixels. */
const LEAST_SIDE = 512

/**
 * Estimates how much memory it takes to decode a picture, in bytes, from its header alone.
 *
 * Measured at 2 to 49 megapixels, photographs and worst cases of every format; never below what was measured, and above
 * it by a third at most where it is much.
 *
 * @param isStandIn - Whether jimp decodes it.
 */
export function decodeMemory(image: EncodedImage, isStandIn: boolean): number {
  const size = imageSize(image.bytes, image.type)
  if (size === undefined) return FIXED
  const encoded = 3 * image.bytes.length // here, on the way and in the worker
  if (isStandIn) return size.width * size.height * STAND_IN_BYTES + encoded
  const { whole, inRows, shrink } = NEEDS[image.type](image.bytes, size)
  const rows = (size.width / shrink) * Math.min(size.height / shrink, ROWS) * inRows
  return Math.ceil(whole + rows + encoded + FIXED)
}

const NEEDS: Record<EncodedImage['type'], (bytes: Buffer, size: Size) => Needs> = {
  jpeg: jpegNeeds,
  png: pngNeeds,
  webp: webpNeeds,
  gif: (_, { width, height }) => ({ whole: width * height * GIF_BYTES, inRows: 4 * COPIES_OF_WHOLE, shrink: 1 }),
  bmp: (bytes, { width, height }) => {
    const channels = (bytes.length > 30 ? bytes.readUInt16LE(28) : 24) === 32 ? 4 : 3
    return { whole: width * height * channels * BMP_COPIES, inRows: 0, shrink: 1 }
  },
}

/** A JPEG in several scans is decoded when all its coefficients are there. */
function jpegNeeds(bytes: Buffer, size: Size): Needs {
  const { components = [], coding, firstScan = [] } = jpegFrame(bytes) ?? {}
  const needs = { inRows: Math.max(3, components.length) * COPIES, shrink: shrinkOf(size) }
  if (coding !== 'progressive' && firstScan.length >= components.length) return { ...needs, whole: 0 }
  const most = {
    across: Math.max(...components.map(({ across }) => across)),
    down: Math.max(...components.map(({ down }) => down)),
  }
  const padded = (pixels: number, part: number) => Math.ceil((pixels * part) / BLOCK) * BLOCK
  const coefficients = components.map(
    ({ across, down }) => padded(size.width, across / most.across) * padded(size.height, down / most.down),
  )
  return { ...needs, whole: coefficients.reduce((sum, count) => sum + count, 0) * COEFFICIENT_BYTES }
}

/** https://www.w3.org/TR/png-3/#11IHDR */
function pngNeeds(bytes: Buffer, { width, height }: Size): Needs {
  const [depth = 8, color = 2, , , interlace = 0] = bytes.subarray(24, 29)
  const pixel = (PNG_CHANNELS[color] ?? 4) * (depth > 8 ? 2 : 1)
  return interlace === 0
    ? { whole: 0, inRows: pixel * COPIES, shrink: 1 }
    : { whole: width * height * pixel * INTERLACED, inRows: pixel * COPIES_OF_WHOLE, shrink: 1 }
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpNeeds(bytes: Buffer, size: Size): Needs {
  const pixels = size.width * size.height
  const [isExtended, flags = 0] = [bytes.toString('latin1', 12, 16) === 'VP8X', bytes[20]]
  const isLossless = bytes.toString('latin1', 12, 16) === 'VP8L' || (isExtended && bytes.includes('VP8L', 30, 'latin1'))
  const hasAlpha = isExtended && (flags & 0x10) !== 0
  const whole = isLossless ? pixels * LOSSLESS_WEBP_BYTES : hasAlpha ? pixels * WEBP_ALPHA_BYTES : 0
  return { whole, inRows: 4 * COPIES, shrink: shrinkOf(size) }
}

function shrinkOf({ width, height }: Size): number {
  return [8, 4, 2].find((shrink) => Math.min(width, height) / shrink >= LEAST_SIDE) ?? 1
}
