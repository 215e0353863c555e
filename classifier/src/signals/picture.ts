import type { Score } from '../model/postprocess.ts'
import { isTurned } from '../pictures/exif.ts'
import type { ImageHeader } from '../pictures/image-header.ts'
import type { SignalValues } from './counts.ts'
import type { Measured } from './signals.ts'

/** A picture as it was sent, its sides in pixels as they are upright. */
export type Picture = ImageHeader & { bytes: number }

/** What the bytes of a picture say without decoding them. */
export function pictureOf(bytes: Buffer, { type, width, height }: ImageHeader): Picture {
  const sides = type === 'jpeg' && isTurned(bytes) ? { width: height, height: width } : { width, height }
  return { type, ...sides, bytes: bytes.length }
}

/** What of a classification is counted: `measured` is not there where signals are off. */
export type Classified = { scores: readonly Score[]; measured?: Measured }

/** Everything that is counted of one classified picture. `groups` has one word for each class. */
export function signalsOf(result: Classified, groups: readonly string[], picture?: Picture): SignalValues {
  if (result.measured === undefined) return {} // signals are off
  const group = groups[result.scores[0]?.index ?? -1]
  return {
    ...result.measured,
    ...(group !== undefined && { group }),
    ...(picture && {
      format: picture.type,
      bytes: picture.bytes,
      aspect: picture.width / picture.height,
      megapixels: (picture.width * picture.height) / 1e6,
    }),
  }
}
