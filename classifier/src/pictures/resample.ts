import { cutOf, type Geometry } from './geometry.ts'

/** Interleaved 8-bit pixels whose first three channels are RGB. */
export type Pixels = { data: Uint8Array; width: number; height: number; channels: number }

/** For one pixel of the result along an axis: the first source pixel that it is made of, and the weight of each. */
type Taps = { first: number; weights: number[] }

/**
 * Resizes and cuts decoded pixels as Pillow does with `BILINEAR`: a triangle that grows with the reduction.
 *
 * For what libvips does not do exactly so: it enlarges half a pixel aside, and jimp's own filter is another one. Only
 * the square that is wanted is computed, so a strip of a million pixels costs no more than a photograph.
 *
 * @returns Interleaved RGB of `cropSide` x `cropSide` pixels.
 */
export function resample({ data, width, height, channels }: Pixels, geometry: Geometry): Uint8Array {
  const side = geometry.cropSide
  const cut = cutOf({ width, height }, geometry)
  const columns = taps(width, cut.width, cut.left, side)
  const rows = taps(height, cut.height, cut.top, side)
  const firstRow = rows[0]?.first ?? 0
  const lastRow = Math.max(...rows.map(({ first, weights }) => first + weights.length))

  const squeezed = new Uint8ClampedArray((lastRow - firstRow) * side * 3) // as wide as the result, rows as in the source
  for (let y = firstRow, to = 0; y < lastRow; y++) {
    for (const { first, weights } of columns) {
      for (let channel = 0; channel < 3; channel++) {
        const from = (y * width + first) * channels + channel
        squeezed[to++] = weigh(data, from, channels, weights)
      }
    }
  }

  const result = new Uint8ClampedArray(side * side * 3)
  let to = 0
  for (const { first, weights } of rows) {
    const start = (first - firstRow) * side * 3
    for (let i = 0; i < side * 3; i++) result[to++] = weigh(squeezed, start + i, side * 3, weights)
  }
  return new Uint8Array(result.buffer)
}

function weigh(data: Uint8Array | Uint8ClampedArray, from: number, step: number, weights: readonly number[]): number {
  let sum = 0
  for (let i = 0, at = from; i < weights.length; i++, at += step) sum += (data[at] as number) * (weights[i] as number)
  return sum
}

/** The taps of `count` pixels of the result, from its pixel `start` on. */
function taps(sourceSize: number, targetSize: number, start: number, count: number): Taps[] {
  const scale = sourceSize / targetSize
  const reach = Math.max(scale, 1) // enlarging mixes two neighbours; reducing takes in all that shrinks into one
  return Array.from({ length: count }, (_, i) => {
    const center = (start + i + 0.5) * scale
    const first = Math.max(0, Math.trunc(center - reach + 0.5))
    const end = Math.min(sourceSize, Math.trunc(center + reach + 0.5))
    const raw = Array.from({ length: end - first }, (_, k) =>
      Math.max(0, 1 - Math.abs(first + k + 0.5 - center) / reach),
    )
    const sum = raw.reduce((a, b) => a + b, 0)
    return { first, weights: raw.map((weight) => weight / sum) }
  })
}
