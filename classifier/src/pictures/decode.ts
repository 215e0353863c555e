import type { Geometry } from '../model/preprocess.ts'
import { decodeWithJimp } from './decode-jimp.ts'
import { createSharpDecoder } from './decode-sharp.ts'
import { withSmallJpeg } from './decode-small-jpeg.ts'
import type { ImageType } from './image-header.ts'

/** Which decoder is wanted: the fast one with its stand-in, or the stand-in alone. */
export const IMAGE_DECODERS = ['auto', 'jimp'] as const
export type ImageDecoder = (typeof IMAGE_DECODERS)[number]

/** A picture and what its header says it is. */
export type EncodedImage = { bytes: Buffer; type: ImageType }

/**
 * Decodes a picture to interleaved 8-bit RGB of `cropSide` x `cropSide` pixels, resized and cut as the geometry says.
 *
 * Upright (EXIF orientation applied), alpha over white, first frame of an animation. Fails with an error whose message
 * says in the decoder's words what is wrong with the picture.
 */
export type Decode = (image: EncodedImage, geometry: Geometry) => Promise<Uint8Array>

/** A decoder and the formats it reads. */
export type Decoder = { name: string; types: readonly ImageType[]; decode: Decode }

/**
 * Loads the decoders, best first: sharp, with a faster one for small JPEG where that loads; then jimp for the rest (BMP).
 *
 * Where sharp's native library cannot load (other CPU or libc), jimp does all it can: 20 to 30 times slower, no WebP.
 */
export async function loadDecoders(choice: ImageDecoder, maxPixels: number): Promise<Decoder[]> {
  const jimp: Decoder = {
    name: 'jimp',
    types: ['jpeg', 'png', 'gif', 'bmp'],
    decode: decodeWithJimp,
  }
  if (choice === 'jimp') return [jimp]
  try {
    const sharp = await createSharpDecoder(maxPixels)
    return [await withSmallJpeg(sharp, maxPixels).catch(() => sharp), jimp]
  } catch {
    return [jimp]
  }
}
