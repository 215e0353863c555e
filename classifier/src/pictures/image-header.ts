import { jpegFrame } from './jpeg-frame.ts'

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
  jpeg: jpegFrame,
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
    const { width = 0, height = 0 } = SIZES[type](bytes) ?? {}
    return width > 0 && height > 0 ? { width, height } : undefined
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
