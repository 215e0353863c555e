import type { Decoder, EncodedImage } from './decoder.ts'
import { orientationOf } from './exif.ts'
import { cutOf } from './geometry.ts'
import { imageSize } from './image-header.ts'
import { storedCut, turnUpright, uprightSize } from './orientation.ts'
import { resample } from './resample.ts'

/** A picture's size as it is stored, and how it lies. */
type Stored = { size: { width: number; height: number }; orientation: number }

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
  const input = { limitInputPixels: maxPixels, failOn: 'truncated', ignoreIcc: true } as const

  /** Of a JPEG our own look at the header says it; for others libvips opens the picture once more (0.2 ms). */
  async function storedOf({ bytes, type }: EncodedImage): Promise<Stored> {
    const size = type === 'jpeg' ? imageSize(bytes, type) : undefined
    if (size !== undefined) return { size, orientation: orientationOf(bytes) }
    const { width, height, orientation = 1 } = await sharp(bytes, input).metadata()
    return { size: { width, height }, orientation }
  }

  return {
    name: 'sharp',
    types: ['jpeg', 'png', 'webp', 'gif'],
    async decode(image, geometry) {
      const { size, orientation } = await storedOf(image)
      if (Math.min(size.width, size.height) < geometry.shorterSide) {
        const { data, info } = await sharp(image.bytes, { ...input, autoOrient: true })
          .flatten({ background: '#ffffff' })
          .toColourspace('srgb')
          .raw({ depth: 'uchar' })
          .toBuffer({ resolveWithObject: true })
        return resample({ data, width: info.width, height: info.height, channels: info.channels }, geometry)
      }
      const side = geometry.cropSide
      const { width, height, left, top } = storedCut(cutOf(uprightSize(size, orientation), geometry), side, orientation)
      const pipeline = sharp(image.bytes, input)
      if (image.type !== 'jpeg') pipeline.flatten({ background: '#ffffff' }) // 0.3 ms, and no JPEG has alpha
      const rgb = await pipeline
        .resize(width, height, { fit: 'fill', kernel: 'linear' })
        .extract({ left, top, width: side, height: side })
        .toColourspace('srgb')
        .raw({ depth: 'uchar' })
        .toBuffer()
      return turnUpright(rgb, side, orientation)
    },
  }
}
