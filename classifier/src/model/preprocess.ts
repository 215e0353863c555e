import type { Geometry } from '../pictures/geometry.ts'
import type { ModelManifest } from './manifest.ts'

/** How pixels become numbers: the part of a manifest that preprocessing needs. */
export type Preprocessing = Pick<ModelManifest, 'preprocessing'> & { input: Omit<ModelManifest['input'], 'name'> }

/** The numbers of one picture as a network takes them; those of 16 bits are made of the ones of 32 last of all. */
export type Values = Float32Array | Uint8Array

/** The geometry that a manifest asks for. */
export function geometryOf({ input, preprocessing }: Preprocessing): Geometry {
  const { resizeShorterSide: shorterSide, fit } = preprocessing
  return { shorterSide, cropSide: input.side, ...(fit === 'stretch' && { isStretched: true }) }
}

/**
 * Builds the function that scales pixels to the range the network was trained on, and puts them into its order.
 *
 * It fills one array again and again, so a run must be over before the next picture is normalised.
 *
 * @returns From interleaved 8-bit RGB of `side` x `side` pixels to the network's numbers: bytes as they are for uint8.
 */
export function createNormalize({ input, preprocessing }: Preprocessing): (rgb: Uint8Array) => Values {
  const pixels = input.side * input.side
  const { type, layout, channels } = input
  const values = type === 'uint8' ? new Uint8Array(3 * pixels) : new Float32Array(3 * pixels)
  const step = layout === 'NCHW' ? 1 : 3
  const { mean = [0, 0, 0], std = [1 / 255, 1 / 255, 1 / 255] } = preprocessing
  // (value / 255 - mean) / std as one multiplication and one addition: a third of the time of a table or a division.
  const channel = (colour: 0 | 1 | 2) => {
    const place = channels === 'RGB' ? colour : 2 - colour
    const first = layout === 'NCHW' ? place * pixels : place
    return { first, scale: 1 / (255 * std[colour]), shift: -mean[colour] / std[colour] }
  }
  const [red, green, blue] = [channel(0), channel(1), channel(2)]

  return function normalize(rgb) {
    if (rgb.length !== values.length) throw new RangeError(`expected ${values.length} bytes of RGB, got ${rgb.length}`)
    for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 3, to += step) {
      values[red.first + to] = (rgb[from] as number) * red.scale + red.shift
      values[green.first + to] = (rgb[from + 1] as number) * green.scale + green.shift
      values[blue.first + to] = (rgb[from + 2] as number) * blue.scale + blue.shift
    }
    return values
  }
}

/** The numbers of one picture that came as bytes: float32, little-endian, or uint8. */
export function valuesOf(bytes: Uint8Array, { input }: Preprocessing): Values {
  if (input.type === 'uint8') return bytes
  // Views start at multiples of four bytes only; elsewhere the bytes are copied.
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes)
  return new Float32Array(buffer, byteOffset, byteLength / 4)
}
