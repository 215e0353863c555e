import type { ImageHeader } from '../model/image-header.ts'
import type { Classification } from '../model/protocol.ts'
import type { SignalValues } from './counts.ts'

/** A picture as it was sent. */
export type Picture = ImageHeader & { bytes: number }

/** Everything that is counted of one classified picture. `groups` has one word for each class. */
export function signalsOf(result: Classification, groups: readonly string[], picture?: Picture): SignalValues {
  const group = groups[result.scores[0]?.index ?? -1]
  if (result.measured === undefined) return {} // signals are off
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
