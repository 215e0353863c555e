import { jpegSegments } from './jpeg-segments.ts'

const APP1 = 0xe1
const EXIF = 'Exif\0\0'
/** Tag of the orientation, in the first directory: https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4 A */
const ORIENTATION = 0x0112
const ENTRY_BYTES = 12
/** Up to 4 the picture lies as it is stored, or is mirrored; from 5 on its sides are exchanged. */
const FIRST_TURNED = 5

/** How the EXIF of a JPEG says that the picture lies, from 1 (as it is stored) to 8. */
export function orientationOf(jpeg: Buffer): number {
  try {
    const exif = findExif(jpeg)
    return exif === undefined ? 1 : readOrientation(exif)
  } catch (error) {
    if (error instanceof RangeError) return 1 // read beyond the end: decoders ignore a broken directory as well
    throw error
  }
}

/** Whether the EXIF of a JPEG turns the picture by a quarter, so that its height is its width. */
export function isTurned(jpeg: Buffer): boolean {
  return orientationOf(jpeg) >= FIRST_TURNED
}

function findExif(jpeg: Buffer): Buffer | undefined {
  for (const { marker, start, end } of jpegSegments(jpeg)) {
    if (marker !== APP1 || jpeg.toString('latin1', start, start + EXIF.length) !== EXIF) continue
    return jpeg.subarray(start + EXIF.length, end)
  }
  return undefined
}

function readOrientation(tiff: Buffer): number {
  const isLittle = tiff.toString('latin1', 0, 2) === 'II'
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  const entries = short(directory)
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * ENTRY_BYTES
    if (short(entry) === ORIENTATION) return short(entry + 8)
  }
  return 1
}
