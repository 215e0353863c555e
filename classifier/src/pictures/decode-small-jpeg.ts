import type { Decoder, EncodedImage } from './decoder.ts'
import { orientationOf } from './exif.ts'
import { type Cut, cutOf, type Geometry } from './geometry.ts'
import { type JpegFrame, jpegFrame } from './jpeg-frame.ts'

/** From about here on libvips is faster, since it decodes at half size or less. Measured from 340x256 to 1280x960. */
const MAX_PIXELS = 800 * 600
/** A strip would be as long after resizing as its sides differ. In pixels of the result. */
const MAX_RESIZED_SIDE = 1_024
const RGBA = 4
const LUMA_AND_CHROMA = [1, 2, 3]
/** 4:4:4, 4:2:2, 4:4:0 and 4:2:0. */
const LUMA_SAMPLINGS = ['1x1', '2x1', '1x2', '2x2']
const END_OF_IMAGE = 0xffd9
/** Numbers of the package's `FastResizeFilter` and `ResizeFit`, which TypeScript alone knows by name. */
const BILINEAR = 1
const FILL = 1

/**
 * Gives small, plain JPEG to a decoder in Rust (zune-jpeg, by @napi-rs/image), and all else to the decoder that is there.
 *
 * It takes three quarters of the time of libvips, which sets up its operations anew whatever the size, and is nearer to
 * Pillow: its resizing is a port of Pillow's. What it refuses, the other decoder judges, so that a picture is damaged or not whoever
 * reads it first. It fills up what is cut off, so only what ends as a JPEG should comes here.
 */
export async function withSmallJpeg(other: Decoder, maxPixels: number): Promise<Decoder> {
  const { Transformer } = await import('@napi-rs/image') // throws where its native library cannot load
  function decodeSmall(jpeg: Buffer, cut: Cut, side: number): Uint8Array {
    const transformer = new Transformer(jpeg)
    transformer.fastResize({ width: cut.width, height: cut.height, filter: BILINEAR, fit: FILL })
    // In this thread: a worker has one core, so there is nothing to win by another one.
    return cutOut(transformer.rawPixelsSync(), cut, side)
  }

  return {
    ...other,
    async decode(image, geometry) {
      const cut = smallCut(image, geometry, Math.min(MAX_PIXELS, maxPixels))
      if (cut === undefined) return other.decode(image, geometry)
      try {
        return decodeSmall(image.bytes, cut, geometry.cropSide)
      } catch {
        return other.decode(image, geometry)
      }
    },
  }
}

/** How a picture is cut that is a small JPEG, upright and plain. */
function smallCut({ bytes, type }: EncodedImage, geometry: Geometry, maxPixels: number): Cut | undefined {
  if (type !== 'jpeg' || bytes.readUInt16BE(bytes.length - 2) !== END_OF_IMAGE) return undefined
  const frame = jpegFrame(bytes)
  if (frame === undefined || !isPlain(frame) || frame.width * frame.height > maxPixels || orientationOf(bytes) !== 1)
    return undefined
  const cut = cutOf(frame, geometry)
  return Math.max(cut.width, cut.height) <= MAX_RESIZED_SIDE ? cut : undefined
}

/**
 * Whether a JPEG is one of those that zune-jpeg 0.5.15 decodes as libjpeg does; what is not on the list may come out as
 * garbage without an error: components in several scans, chroma that is finer than luma (zune-image#422).
 */
function isPlain({ coding, bits, components, adobeTransform, firstScan, isRegular }: JpegFrame): boolean {
  const [luma, ...chroma] = components
  return (
    isRegular &&
    coding === 'baseline' &&
    bits === 8 &&
    adobeTransform === undefined &&
    `${components.map(({ id }) => id)}` === `${LUMA_AND_CHROMA}` &&
    `${firstScan}` === `${LUMA_AND_CHROMA}` &&
    chroma.every(({ across, down }) => across === 1 && down === 1) &&
    LUMA_SAMPLINGS.includes(`${luma?.across}x${luma?.down}`)
  )
}

function cutOut(rgba: Uint8Array, { width, height, left, top }: Cut, side: number): Uint8Array {
  if (rgba.length !== width * height * RGBA) throw new RangeError(`${rgba.length} bytes are not ${width} x ${height}`)
  const rgb = new Uint8Array(side * side * 3)
  for (let y = 0, to = 0; y < side; y++) {
    let from = ((top + y) * width + left) * RGBA
    for (let x = 0; x < side; x++, from += RGBA, to += 3) {
      rgb[to] = rgba[from] as number
      rgb[to + 1] = rgba[from + 1] as number
      rgb[to + 2] = rgba[from + 2] as number
    }
  }
  return rgb
}
