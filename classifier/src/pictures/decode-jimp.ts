import type { EncodedImage } from './decoder.ts'
import type { Geometry } from './geometry.ts'
import { imageSize } from './image-header.ts'
import { resample } from './resample.ts'

/** It takes 25 bytes a pixel: 0.4 GB for as many. */
const MAX_PIXELS = 16_000_000

/** The stand-in decoder: JavaScript only, so it runs everywhere, and slowly. It applies EXIF orientation by itself. */
export async function decodeWithJimp({ bytes, type }: EncodedImage, geometry: Geometry): Promise<Uint8Array> {
  const size = imageSize(bytes, type)
  if (size !== undefined && size.width * size.height > MAX_PIXELS) {
    throw new Error(`it has ${size.width} x ${size.height} pixels, and at most ${MAX_PIXELS / 1e6} million are decoded`)
  }
  const { Jimp } = await import('jimp') // 25 MB that most processes never need, so with the first such picture
  const { data, width, height } = (await Jimp.fromBuffer(bytes)).bitmap
  flattenOverWhite(data)
  return resample({ data, width, height, channels: 4 }, geometry)
}

function flattenOverWhite(rgba: Uint8Array): void {
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = (rgba[i + 3] as number) / 255
    if (alpha === 1) continue
    for (let channel = i; channel < i + 3; channel++) {
      rgba[channel] = Math.round((rgba[channel] as number) * alpha + 255 * (1 - alpha))
    }
    rgba[i + 3] = 255
  }
}
