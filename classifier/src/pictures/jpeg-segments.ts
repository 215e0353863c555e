/** A segment of a JPEG: its marker, and where what it contains begins and ends. */
export type JpegSegment = {
  marker: number
  start: number
  end: number
  /** Whether it follows the segment before it at once, as it should. */
  isAdjacent: boolean
}

/** Start of scan: what follows its segment is entropy-coded. */
export const START_OF_SCAN = 0xda

/**
 * Walks the segments of a JPEG up to its first scan, and stops where the file is cut off. ITU T.81, B.1.
 *
 * Bytes that belong to no segment are skipped up to the next marker, as libjpeg does: files that have them are shown by
 * every viewer.
 */
export function* jpegSegments(jpeg: Buffer): Generator<JpegSegment> {
  let at = 2 // after the start of the image
  for (;;) {
    const marker = markerAfter(jpeg, at)
    if (marker === undefined || marker.end + 2 > jpeg.length) return
    const { code, end: start } = marker
    if (standsAlone(code)) {
      at = start
      continue
    }
    const end = start + jpeg.readUInt16BE(start)
    yield { marker: code, start: start + 2, end, isAdjacent: jpeg[at] === 0xff && start === at + 2 }
    if (code === START_OF_SCAN) return
    at = end
  }
}

/** Fill bytes may come before a marker; 0xff00 is none. */
function markerAfter(jpeg: Buffer, from: number): { code: number; end: number } | undefined {
  for (let at = jpeg.indexOf(0xff, from); at !== -1; at = jpeg.indexOf(0xff, at + 1)) {
    const code = jpeg[at + 1]
    if (code === undefined) return undefined
    if (code !== 0x00 && code !== 0xff) return { code, end: at + 2 }
  }
  return undefined
}

/** TEM, RST0 to RST7, SOI and EOI. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)
}
