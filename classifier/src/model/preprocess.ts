import type { Geometry } from '../pictures/geometry.ts'
import type { ModelManifest } from './manifest.ts'

/** How pixels become numbers: the part of a manifest that preprocessing needs. */
export type Preprocessing = Pick<ModelManifest, 'preprocessing'> & { input: Omit<ModelManifest['input'], 'name'> }

/** The geometry that a manifest asks for. */
export function geometryOf({ input, preprocessing }: Preprocessing): Geometry {
  return { shorterSide: preprocessing.resizeShorterSide, cropSide: input.side }
}

/**
 * Builds the function that scales pixels to the range the network was trained on.
 *
 * It fills one array again and again, so a run must be over before the next picture is normalised.
 *
 * @returns From interleaved 8-bit RGB of `side` x `side` pixels to planar float32 in CHW order.
 */
export function createNormalize({ input, preprocessing }: Preprocessing): (rgb: Uint8Array) => Float32Array {
  const pixels = input.side * input.side
  const planes = new Float32Array(3 * pixels)
  // (value / 255 - mean) / std as one multiplication and one addition: a third of the time of a table or a division.
  const channel = (at: 0 | 1 | 2) => {
    const std = preprocessing.std[at] as number
    return { scale: 1 / (255 * std), shift: -(preprocessing.mean[at] as number) / std }
  }
  const [red, green, blue] = [channel(0), channel(1), channel(2)]

  return function normalize(rgb) {
    if (rgb.length !== planes.length) throw new RangeError(`expected ${planes.length} bytes of RGB, got ${rgb.length}`)
    for (let i = 0, from = 0; i < pixels; i++, from += 3) {
      planes[i] = (rgb[from] as number) * red.scale + red.shift
      planes[pixels + i] = (rgb[from + 1] as number) * green.scale + green.shift
      planes[2 * pixels + i] = (rgb[from + 2] as number) * blue.scale + blue.shift
    }
    return planes
  }
}
