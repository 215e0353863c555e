import { cpus } from 'node:os'
import type { Geometry } from '../pictures/geometry.ts'
import { resample } from '../pictures/resample.ts'
import { ArithmeticError } from '../program/errors.ts'
import type { ModelManifest } from './manifest.ts'

/** Of the known picture, in pixels: resized and cut by every model, as a photograph is. */
const WIDTH = 280
const HEIGHT = 264

/**
 * How far the output for the known picture may be from the one that the manifest records: the largest difference of a
 * class, in standard deviations of the recorded output.
 *
 * Measured with the published weights. Right: int8 is the same to the bit with VNNI, AVX2, SSE and ARM's dot products;
 * float32 differs by 0.000003 between AVX-512, SSE and NEON. Wrong: 0.98 where int8 saturates (AVX2 without
 * `x64quantprecision`), from 0.04 on where int8 differs at all (one step of its output), 0.002 for a mean of 0.484
 * instead of 0.485 in float32 (0.0018).
 */
export const TOLERANCE = 0.0003

/**
 * The same for numbers of 16 bits: where rounding falls otherwise, the output moves by a step, and one step of MobileNetV2's
 * largest is 0.0065.
 */
const HALF_TOLERANCE = 0.02

/** What is allowed to a network that takes such numbers. */
export const toleranceOf = (type: ModelManifest['input']['type']) => (type === 'float16' ? HALF_TOLERANCE : TOLERANCE)

/** The distance of what one model computed of the known picture; null where its manifest records no output. */
export type SelfCheck = number | null

/**
 * The known picture as a network sees it: RGB of `cropSide` x `cropSide` pixels.
 *
 * Made by whole numbers alone, so that it is the same on every machine: rings that are finer the farther out they are, in
 * three phases, which reach weights of many sizes.
 */
export function knownPixels(geometry: Geometry): Uint8Array {
  const data = new Uint8Array(WIDTH * HEIGHT * 3)
  for (let y = 0, to = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const [right, down] = [x - WIDTH / 2, y - HEIGHT / 2]
      const rings = (right * right + down * down) >> 5
      for (let channel = 1; channel <= 3; channel++) data[to++] = (rings + x * channel) & 255
    }
  }
  return resample({ data, width: WIDTH, height: HEIGHT, channels: 3 }, geometry)
}

/** The output for the known picture as a manifest records it: float32, little-endian, as base64. */
export function recordOf(output: Float32Array): string {
  return Buffer.from(output.buffer, output.byteOffset, output.byteLength).toString('base64')
}

/** The distance of an output from a recorded one, in the unit of `TOLERANCE`. Not a number where an output is none. */
export function distanceOf(record: string, output: Float32Array): number {
  const bytes = Buffer.from(record, 'base64')
  const recorded = Float32Array.from(output, (_, i) => bytes.readFloatLE(i * 4))
  const mean = recorded.reduce((sum, value) => sum + value, 0) / recorded.length
  const deviation = Math.sqrt(recorded.reduce((sum, value) => sum + (value - mean) ** 2, 0) / recorded.length)
  const largest = output.reduce((most, value, i) => Math.max(most, Math.abs(value - (recorded[i] as number))), 0)
  return largest / deviation
}

/** Fails where a model computes something else than its manifest says, on this processor. */
export function assertComputes(
  path: string,
  sha256: string | undefined,
  distance: number,
  tolerance: number = TOLERANCE,
): void {
  if (distance <= tolerance) return
  const processor = `${cpus()[0]?.model.trim()} (${process.arch})`
  const weights = `${path} (sha256 ${sha256 ?? 'unknown'})`
  throw new ArithmeticError(
    `The model computes wrongly on this processor: its output for a known picture is ${distance.toPrecision(2)} away from the recorded one, and ${tolerance} is allowed. Processor: ${processor}. Weights: ${weights}.`,
    'Choose other machines (int8 wants VNNI or right kernels) or float32 weights; if weights or preprocessing were changed on purpose: npm run reference -w classifier',
  )
}
