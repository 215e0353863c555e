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

/** Walks the segments up to the first scan. */
function findExif(jpeg: Buffer): Buffer | undefined {
  let at = 2
  while (jpeg.readUInt8(at) === 0xff) {
    const marker = jpeg.readUInt8(at + 1)
    if (marker === 0xda) return undefined
    if (marker === 0xff) {
      at += 1 // fill byte
      continue
    }
    const length = jpeg.readUInt16BE(at + 2)
    const isExif = marker === 0xe1 && jpeg.toString('latin1', at + 4, at + 4 + EXIF.length) === EXIF
    if (isExif) return jpeg.subarray(at + 4 + EXIF.length, at + 2 + length)
    at += 2 + length
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
