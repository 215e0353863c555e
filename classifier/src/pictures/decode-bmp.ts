import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Decoder } from './decoder.ts'
import { flattenOverWhite } from './flatten.ts'
import type { Geometry } from './geometry.ts'
import { resample } from './resample.ts'

const RGB = 3
const RGBA = 4

/** From here on what a picture took is given back at once, in pixels: V8 sees no reason to, since it lies outside its heap. */
const LARGE_PIXELS = 1_000_000

/** Reads BMP of every kind as Pillow does, run-length encoded ones and those with alpha too: a decoder in Rust (image). */
export async function createBmpDecoder(): Promise<Decoder> {
  const { Transformer } = await import('@napi-rs/image') // throws where its native library cannot load

  async function decodeWhole(bytes: Buffer, geometry: Geometry): Promise<{ rgb: Uint8Array; pixels: number }> {
    const transformer = new Transformer(bytes)
    const { width, height } = await transformer.metadata()
    const data = transformer.rawPixelsSync()
    const channels = data.length / (width * height)
    if (channels !== RGB && channels !== RGBA) throw new RangeError(`${data.length} bytes are not ${width} x ${height}`)
    if (channels === RGBA) flattenOverWhite(data)
    return { rgb: resample({ data, width, height, channels }, geometry), pixels: width * height }
  }

  return {
    name: 'image',
    types: ['bmp'],
    async decode({ bytes }, geometry) {
      const { rgb, pixels } = await decodeWhole(bytes, geometry)
      if (pixels >= LARGE_PIXELS) {
        await nextTurn() // nothing here refers to it any more
        globalThis.gc?.()
        await nextTurn() // finalizers run
      }
      return rgb
    },
  }
}
