/** What the header of a JPEG says about its pixels. */
export type JpegFrame = {
  width: number
  height: number
  /** Baseline, 8 bits, and the three components of JFIF: any decoder reads it, and all of them alike. */
  isPlain: boolean
}

const START_OF_SCAN = 0xda
const BASELINE = 0xc0
/** Says that the components are RGB or CMYK: https://www.adobe.com/devnet-docs/postscript, technical note 5116 */
const ADOBE = 0xee
const LUMA_AND_CHROMA = [1, 2, 3]

/** Walks the segments of a JPEG up to its first scan. ITU T.81, B.1; nothing where it is cut off or broken. */
export function jpegFrame(jpeg: Buffer): JpegFrame | undefined {
  try {
    return readFrame(jpeg)
  } catch (error) {
    if (error instanceof RangeError) return undefined // read beyond the end
    throw error
  }
}

function readFrame(jpeg: Buffer): JpegFrame | undefined {
  let frame: JpegFrame | undefined
  let isYcc = true
  let at = 2
  while (jpeg.readUInt8(at) === 0xff) {
    const marker = jpeg.readUInt8(at + 1)
    if (!hasLength(marker)) return undefined // legal here, and rare
    const length = jpeg.readUInt16BE(at + 2)
    if (marker === START_OF_SCAN) return frame && { ...frame, isPlain: frame.isPlain && isYcc }
    if (marker === ADOBE) isYcc = false
    if (isFrame(marker)) {
      if (frame !== undefined) return undefined // two frames: decoders may differ in which one they take
      const components = Array.from({ length: jpeg.readUInt8(at + 9) }, (_, i) => jpeg.readUInt8(at + 10 + 3 * i))
      frame = {
        height: jpeg.readUInt16BE(at + 5),
        width: jpeg.readUInt16BE(at + 7),
        isPlain: marker === BASELINE && jpeg.readUInt8(at + 4) === 8 && `${components}` === `${LUMA_AND_CHROMA}`,
      }
    }
    at += 2 + length
  }
  return undefined
}

/** Fill bytes, TEM, RST0 to RST7, SOI and EOI stand alone. */
function hasLength(marker: number): boolean {
  return marker > 0x01 && marker < 0xff && !(marker >= 0xd0 && marker <= 0xd9)
}

/** SOF0 to SOF15 without DHT, JPG and DAC. ITU T.81, table B.1. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}
