import type { NumberSignal } from '../signals/buckets.ts'

type PixelSignal = Extract<NumberSignal, 'luminance' | 'contrast' | 'sharpness'>
type ScoreSignal = Extract<NumberSignal, 'confidence' | 'margin' | 'entropy'>

/** The signals that a worker measures: of what the model sees, unless that is a tensor, and of what it answers. */
export type Measured = Partial<Record<PixelSignal, number>> & Record<ScoreSignal, number>

/** Rec. 709, in 1/2^16: https://www.itu.int/rec/R-REC-BT.709 */
const RED = Math.round(0.2126 * 2 ** 16)
const GREEN = Math.round(0.7152 * 2 ** 16)
const BLUE = 2 ** 16 - RED - GREEN
const WHITE = 255

/** @param rgb - Interleaved 8-bit RGB, `side` x `side` pixels. */
export function measurePixels(rgb: Uint8Array, side: number): Record<PixelSignal, number> {
  const luma = new Uint8Array(side * side)
  let sum = 0
  let squares = 0
  for (let i = 0, at = 0; i < luma.length; i++, at += 3) {
    const y = (RED * (rgb[at] as number) + GREEN * (rgb[at + 1] as number) + BLUE * (rgb[at + 2] as number)) >> 16
    luma[i] = y
    sum += y
    squares += y * y
  }
  return {
    luminance: sum / luma.length / WHITE,
    contrast: deviation(sum, squares, luma.length) / WHITE,
    sharpness: laplacianDeviation(luma, side) / WHITE,
  }
}

/** How far each pixel is from its four neighbours. */
function laplacianDeviation(luma: Uint8Array, side: number): number {
  let sum = 0
  let squares = 0
  for (let y = 1; y < side - 1; y++) {
    const end = (y + 1) * side - 1
    for (let i = y * side + 1; i < end; i++) {
      const across = (luma[i - 1] as number) + (luma[i + 1] as number)
      const down = (luma[i - side] as number) + (luma[i + side] as number)
      const edge = 4 * (luma[i] as number) - across - down
      sum += edge
      squares += edge * edge
    }
  }
  return deviation(sum, squares, (side - 2) ** 2)
}

function deviation(sum: number, squares: number, count: number): number {
  const mean = sum / count
  return Math.sqrt(Math.max(0, squares / count - mean * mean))
}

/** @param scores - A probability for each class. */
export function measureScores(scores: Float32Array): Record<ScoreSignal, number> {
  let first = 0
  let second = 0
  let entropy = 0
  for (const score of scores) {
    if (score > first) {
      second = first
      first = score
    } else if (score > second) second = score
    if (score > 0) entropy -= score * Math.log(score)
  }
  return {
    confidence: first,
    margin: first - second,
    entropy: scores.length > 1 ? entropy / Math.log(scores.length) : 0,
  }
}
