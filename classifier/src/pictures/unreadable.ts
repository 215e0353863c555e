import { messageOf } from '../program/errors.ts'

/** A picture that cannot be decoded, for a reason in words that a caller understands. */
export class UnreadablePicture extends Error {
  constructor(why: string) {
    super(why)
    this.name = 'UnreadablePicture'
  }
}

const CUT_OFF = /premature|truncat|unexpected end|too short|not enough|end of (file|stream|input)|\beof\b/i
const TOO_LARGE = /pixel limit|too (large|many|big)|memory/i

/**
 * Why a picture cannot be decoded, in our words.
 *
 * Decoders speak of their own insides ("The value of "offset" is out of range", "Unknown error"): what they say decides
 * among few sentences, and goes no further.
 */
export function whyUnreadable(error: unknown): string {
  if (error instanceof UnreadablePicture) return error.message
  const message = messageOf(error)
  if (CUT_OFF.test(message)) return 'it ends too early'
  if (TOO_LARGE.test(message)) return 'it has too many pixels'
  return 'its data are damaged, or of a kind that no decoder here reads'
}
