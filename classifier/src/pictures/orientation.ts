import type { Cut } from './geometry.ts'

/**
 * How the EXIF orientations 1 to 8 store a picture: whether rows are columns, and whether the stored columns and rows run
 * backwards. https://www.cipa.jp/std/documents/e/DC-008-2012_E.pdf, 4.6.4 A
 */
const STORED = [
  { isTurned: false, isMirrored: false, isUpsideDown: false },
  { isTurned: false, isMirrored: true, isUpsideDown: false },
  { isTurned: false, isMirrored: true, isUpsideDown: true },
  { isTurned: false, isMirrored: false, isUpsideDown: true },
  { isTurned: true, isMirrored: false, isUpsideDown: false },
  { isTurned: true, isMirrored: false, isUpsideDown: true },
  { isTurned: true, isMirrored: true, isUpsideDown: true },
  { isTurned: true, isMirrored: true, isUpsideDown: false },
] as const

const stored = (orientation: number) => STORED[orientation - 1] ?? STORED[0]

/** The size of a stored picture as it lies upright, or the other way round. */
export function uprightSize(size: { width: number; height: number }, orientation: number) {
  const { width, height } = size
  return stored(orientation).isTurned ? { width: height, height: width } : { width, height }
}

/**
 * Where the square of an upright cut is in the picture as it is stored.
 *
 * Turning the square afterwards instead of the picture before: a decoder then need not hold the picture as a whole.
 */
export function storedCut({ width, height, left, top }: Cut, side: number, orientation: number): Cut {
  const { isTurned, isMirrored, isUpsideDown } = stored(orientation)
  const across = isTurned ? { size: height, start: top } : { size: width, start: left }
  const down = isTurned ? { size: width, start: left } : { size: height, start: top }
  return {
    width: across.size,
    height: down.size,
    left: isMirrored ? across.size - side - across.start : across.start,
    top: isUpsideDown ? down.size - side - down.start : down.start,
  }
}

/** A stored square of interleaved RGB, upright. */
export function turnUpright(rgb: Uint8Array, side: number, orientation: number): Uint8Array {
  if (orientation === 1) return rgb
  const { isTurned, isMirrored, isUpsideDown } = stored(orientation)
  const upright = new Uint8Array(rgb.length)
  for (let y = 0, to = 0; y < side; y++) {
    for (let x = 0; x < side; x++, to += 3) {
      const [across, down] = isTurned ? [y, x] : [x, y]
      const from = ((isUpsideDown ? side - 1 - down : down) * side + (isMirrored ? side - 1 - across : across)) * 3
      upright[to] = rgb[from] as number
      upright[to + 1] = rgb[from + 1] as number
      upright[to + 2] = rgb[from + 2] as number
    }
  }
  return upright
}
