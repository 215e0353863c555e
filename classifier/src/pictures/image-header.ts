/** Formats that are recognised, by their magic bytes and never by a file name. */
export const IMAGE_TYPES = ['jpeg', 'png', 'webp', 'gif', 'bmp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

/** What a picture's header promises, before any decoder touches it. */
export type ImageHeader = { type: ImageType; width: number; height: number }

type Size = { width: number; height: number }

const SIGNATURES: readonly { type: ImageType; matches: (bytes: Buffer) => boolean }[] = [
  { type: 'jpeg', matches: (bytes) => bytes.length > 2 && bytes.readUIntBE(0, 3) === 0xffd8ff },
  { type: 'png', matches: (bytes) => startsWith(bytes, '\x89PNG\r\n\x1a\n') },
  { type: 'webp', matches: (bytes) => startsWith(bytes, 'RIFF') && bytes.toString('latin1', 8, 12) === 'WEBP' },
  { type: 'gif', matches: (bytes) => startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a') },
  { type: 'bmp', matches: isBmp },
]

const SIZES: Record<ImageType, (bytes: Buffer) => Size | undefined> = {
  jpeg: jpegSize,
  png: (bytes) => ({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }),
  webp: webpSize,
  gif: (bytes) => ({ width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }),
  bmp: bmpSize,
}

/** The format of a picture, or nothing when it is none of ours. */
export function imageType(bytes: Buffer): ImageType | undefined {
  return SIGNATURES.find(({ matches }) => matches(bytes))?.type
}

/**
 * The size in pixels that a picture's header declares, before rotation; nothing when the header is cut off or broken.
 *
 * Decoders allocate by these numbers: a PNG of 1 MB can ask for gigabytes, so they are read before any decoder runs.
 */
export function imageSize(bytes: Buffer, type: ImageType): Size | undefined {
  try {
    const size = SIZES[type](bytes)
    return size && size.width > 0 && size.height > 0 ? size : undefined
  } catch (error) {
    if (error instanceof RangeError) return undefined // read beyond the end: a truncated header
    throw error
  }
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.toString('latin1', 0, signature.length) === signature
}

/** "BM" also starts words, so the size of the second header must be one that exists: 12 (OS/2) to 124 (version 5). */
function isBmp(bytes: Buffer): boolean {
  if (!startsWith(bytes, 'BM') || bytes.length <= 26) return false
  const headerBytes = bytes.readUInt32LE(14)
  return headerBytes >= 12 && headerBytes <= 124
}

/** Walks the segments to the frame header (SOF0 to SOF15 without DHT, JPG and DAC). ITU T.81, table B.1. */
function jpegSize(bytes: Buffer): Size | undefined {
  let at = 2
  while (bytes.readUInt8(at) === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    if (marker === 0xff) {
      at += 1 // fill byte
      continue
    }
    const standsAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
    if (standsAlone) {
      at += 2
      continue
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(bytes: Buffer): Size | undefined {
  const chunk = bytes.toString('latin1', 12, 16)
  if (chunk === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 }
  if (chunk === 'VP8 ') return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff }
  if (chunk !== 'VP8L') return undefined
  const bits = bytes.readUInt32LE(21)
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

function bmpSize(bytes: Buffer): Size {
  const isOs2 = bytes.readUInt32LE(14) === 12
  if (isOs2) return { width: bytes.readUInt16LE(18), height: bytes.readUInt16LE(20) }
  return { width: bytes.readInt32LE(18), height: Math.abs(bytes.readInt32LE(22)) } // negative: rows from the top
}
