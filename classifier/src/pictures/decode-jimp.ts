import type { EncodedImage } from './decoder.ts'
import { flattenOverWhite } from './flatten.ts'
import type { Geometry } from './geometry.ts'
import { imageSize } from './image-header.ts'
import { jpegFrame } from './jpeg-frame.ts'
import { resample } from './resample.ts'
import { UnreadablePicture } from './unreadable.ts'

/** It takes 25 bytes a pixel: 0.4 GB for as many. */
const MAX_PIXELS = 16_000_000

/** Sizes of the second header and kinds of compression in a BMP. */
const V4_HEADER_BYTES = 108
const UNCOMPRESSED = 0

/** The stand-in decoder: JavaScript only, so it runs everywhere, and slowly. It applies EXIF orientation by itself. */
export async function decodeWithJimp(image: EncodedImage, geometry: Geometry): Promise<Uint8Array> {
  const { bytes, type } = image
  const size = imageSize(bytes, type)
  if (size !== undefined && size.width * size.height > MAX_PIXELS) {
    throw new UnreadablePicture(
      `it has ${size.width} x ${size.height} pixels, and at most ${MAX_PIXELS / 1e6} million are decoded`,
    )
  }
  const problem = problemOf(image)
  if (problem !== undefined) throw new UnreadablePicture(`the decoder of this server does not read ${problem}`)
  const { Jimp } = await import('jimp') // 25 MB that most processes never need, so with the first such picture
  const { data, width, height } = (await Jimp.fromBuffer(bytes)).bitmap
  flattenOverWhite(data)
  return resample({ data, width, height, channels: 4 }, geometry)
}

/** What jimp would decode to other colours without an error. */
function problemOf({ bytes, type }: EncodedImage): string | undefined {
  if (type === 'jpeg') return jpegProblem(bytes)
  return type === 'bmp' ? bmpProblem(bytes) : undefined
}

function jpegProblem(bytes: Buffer): string | undefined {
  const frame = jpegFrame(bytes)
  const [first, ...others] = frame?.components ?? []
  if (frame === undefined || first === undefined) return undefined
  const isRgb = others.length === 2 && (frame.adobeTransform === 0 || first.id === 'R'.charCodeAt(0))
  if (isRgb) return 'JPEG with RGB in it'
  const isFiner = others.some(({ across, down }) => across > first.across || down > first.down)
  return isFiner ? 'JPEG whose chroma is finer than its luma' : undefined
}

/** https://learn.microsoft.com/windows/win32/gdi/bitmap-header-types */
function bmpProblem(bytes: Buffer): string | undefined {
  const headerBytes = bytes.readUInt32LE(14)
  if (headerBytes < 40 || bytes.length < 14 + headerBytes) return undefined
  const [width, bits, compression] = [bytes.readInt32LE(18), bytes.readUInt16LE(28), bytes.readUInt32LE(30)]
  if (compression !== UNCOMPRESSED) return 'BMP that is compressed or has masks of its own'
  if (bits === 16) return 'BMP of 16 bits'
  if ((width * bits) % 8 !== 0) return `BMP of ${bits} bits whose rows end within a byte`
  return headerBytes >= V4_HEADER_BYTES && bits === 32 ? 'BMP with alpha' : undefined
}
