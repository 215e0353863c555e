import type { Decoder } from './decoder.ts'
import { flattenOverWhite } from './flatten.ts'
import { resample } from './resample.ts'

const RGB = 3
const RGBA = 4

/** Reads BMP of every kind as Pillow does, run-length encoded ones and those with alpha too: a decoder in Rust (image). */
export async function createBmpDecoder(): Promise<Decoder> {
  const { Transformer } = await import('@napi-rs/image') // throws where its native library cannot load
  return {
    name: 'image',
    types: ['bmp'],
    async decode({ bytes }, geometry) {
      const transformer = new Transformer(bytes)
      const { width, height } = await transformer.metadata()
      const data = transformer.rawPixelsSync()
      const channels = data.length / (width * height)
      if (channels !== RGB && channels !== RGBA)
        throw new RangeError(`${data.length} bytes are not ${width} x ${height}`)
      if (channels === RGBA) flattenOverWhite(data)
      return resample({ data, width, height, channels }, geometry)
    },
  }
}
