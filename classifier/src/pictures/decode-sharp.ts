import type { Decoder } from './decoder.ts'
import { cutOf } from './geometry.ts'
import { resample } from './resample.ts'

/**
 * The fast decoder: libvips, which shrinks JPEG and WebP while it reads them.
 *
 * Embedded ICC profiles are ignored, as in the published preprocessing: applying one (mostly sRGB, which changes
 * nothing) takes 5 ms, more than all the rest. CMYK is converted with libvips' own profile.
 */
export async function createSharpDecoder(maxPixels: number): Promise<Decoder> {
  const { default: sharp } = await import('sharp') // throws where its native library cannot load
  sharp.concurrency(1) // every core has its own worker
  sharp.cache(false) // no picture comes twice; the cache would only hold memory
  return {
    name: 'sharp',
    types: ['jpeg', 'png', 'webp', 'gif'],
    async decode({ bytes }, geometry) {
      const input = { limitInputPixels: maxPixels, failOn: 'truncated', ignoreIcc: true } as const
      const { autoOrient: size } = await sharp(bytes, input).metadata() // reads the header only: 0.2 ms
      const upright = sharp(bytes, { ...input, autoOrient: true }).flatten({ background: '#ffffff' })
      const rgb = () => upright.toColourspace('srgb').raw({ depth: 'uchar' })
      if (Math.min(size.width, size.height) < geometry.shorterSide) {
        const { data, info } = await rgb().toBuffer({ resolveWithObject: true })
        return resample({ data, width: info.width, height: info.height, channels: info.channels }, geometry)
      }
      const { width, height, left, top } = cutOf(size, geometry)
      upright
        .resize(width, height, { fit: 'fill', kernel: 'linear' })
        .extract({ left, top, width: geometry.cropSide, height: geometry.cropSide })
      return rgb().toBuffer()
    },
  }
}
