import type { NumberSignal } from './buckets.ts'

type PixelSignal = Extract<NumberSignal, 'luminance' | 'contrast' | 'sharpness'>
type ScoreSignal = Extract<NumberSignal, 'confidence' | 'margin' | 'entropy'>

/** The signals that a worker measures: of what the model sees, unless that is a tensor, and of what it answers. */
export type Measured = Partial<Record<PixelSignal, number>> & Record<ScoreSignal, number>

/** Rec. 709, in 1/2^16: https://www.itu.int/rec/R-REC-BT.709 */
const RED = Math.round(0.2126 * 2 ** 16)
const GREEN = Math.round(0.7152 * 2 ** 16)
const BLUE = 2 ** 16 - RED - GREEN
const WHITE = 255
/** Scores below add less than 0.002 to the entropy, all thousand of them; their logarithms would take most of the time. */
const NEGLIGIBLE = 1e-6
/**
 * Every seventh row's every fifth pixel is measured: steps that share no factor with the blocks of JPEG, nor with patterns
 * of a pixel or two.
 */
const ROW_STEP = 7
const COLUMN_STEP = 5

/**
 * Measures a sample of the pixels, with their neighbours: as medians over photographs its luminance and contrast are within
 * 1 % of those of all pixels and its sharpness within 3 %. Buckets are wider than that by far.
 *
 * @param rgb - Interleaved 8-bit RGB, `side` x `side` pixels, at least three each way.
 */
export function measurePixels(rgb: Uint8Array, side: number): Record<PixelSignal, number> {
  const row = 3 * side // bytes
  const luma = (at: number) =>
    (RED * (rgb[at] as number) + GREEN * (rgb[at + 1] as number) + BLUE * (rgb[at + 2] as number)) >> 16
  let count = 0
  let light = 0
  let lightSquares = 0
  let edges = 0
  let edgeSquares = 0
  for (let y = 1; y < side - 1; y += ROW_STEP) {
    const end = (y + 1) * row - 3
    for (let at = y * row + 3; at < end; at += 3 * COLUMN_STEP) {
      const here = luma(at)
      const edge = 4 * here - luma(at - 3) - luma(at + 3) - luma(at - row) - luma(at + row)
      count++
      light += here
      lightSquares += here * here
      edges += edge
      edgeSquares += edge * edge
    }
  }
  return {
    luminance: light / count / WHITE,
    contrast: deviation(light, lightSquares, count) / WHITE,
    sharpness: deviation(edges, edgeSquares, count) / WHITE,
  }
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
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number
    if (score > first) {
      second = first
      first = score
    } else if (score > second) second = score
    if (score > NEGLIGIBLE) entropy -= score * Math.log(score)
  }
  return {
    confidence: first,
    margin: first - second,
    entropy: scores.length > 1 ? entropy / Math.log(scores.length) : 0,
  }
}
