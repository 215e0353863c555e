import type { ImageDecoder } from '../contract.ts'
import { createBmpDecoder } from './decode-bmp.ts'
import { decodeWithJimp } from './decode-jimp.ts'
import { withLibvips } from './decode-libvips.ts'
import { createSharpDecoder } from './decode-sharp.ts'
import { withSmallJpeg } from './decode-small-jpeg.ts'
import type { Decoder } from './decoder.ts'

/**
 * Loads the decoders, best first: sharp, with faster ones for JPEG, and one for BMP, where these load; then jimp.
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
    const direct = await withLibvips(sharp, maxPixels).catch(() => sharp)
    const small = await withSmallJpeg(direct, maxPixels).catch(() => direct)
    const bmp = await createBmpDecoder().then(
      (decoder) => [decoder],
      () => [],
    )
    return [small, ...bmp, jimp]
  } catch {
    return [jimp]
  }
}
