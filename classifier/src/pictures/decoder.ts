import type { Geometry } from './geometry.ts'
import type { ImageType } from './image-header.ts'

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
