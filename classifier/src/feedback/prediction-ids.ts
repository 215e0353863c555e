import { createHmac, randomBytes } from 'node:crypto'
import { FEEDBACK_DAYS } from '../contract.ts'
import type { ModelKey } from '../metrics/models.ts'
import type { Label } from '../model/manifest.ts'

/** A model whose predictions may be judged. */
export type JudgedModel = ModelKey & { sha256: string; labels: readonly Label[] }

/** What an id says: who predicted, and which class. */
export type Prediction = { model: JudgedModel; index: number }

/** Makes ids of predictions, and reads them. */
export type PredictionIds = {
  make: (model: JudgedModel, index: number) => string
  read: (id: string) => Prediction | 'unknown' | 'expired'
}

// Big-endian: index of the class, seconds since 1970, random bytes, tag. In base64url that is 32 characters.
const TIME_AT = 4
const NONCE_AT = 8
const TAG_AT = 16
const BYTES = 24
const ID = /^[\w-]{32}$/
const MAX_AGE_SECONDS = FEEDBACK_DAYS * 24 * 60 * 60

/**
 * Ids that carry what they stand for, so that nothing is kept, and every replica with the same weights can read them.
 *
 * The tag is keyed by the weights: it tells ids from mistakes, and which version made them. It is no secret. Whoever may
 * ask for predictions may judge them.
 */
export function createPredictionIds(models: readonly JudgedModel[], now: () => number = Date.now): PredictionIds {
  const seconds = () => Math.floor(now() / 1000)
  return {
    make(model, index) {
      const bytes = Buffer.alloc(BYTES)
      bytes.writeUInt32BE(index)
      bytes.writeUInt32BE(seconds(), TIME_AT)
      randomBytes(TAG_AT - NONCE_AT).copy(bytes, NONCE_AT)
      tagOf(model, bytes).copy(bytes, TAG_AT)
      return bytes.toString('base64url')
    },
    read(id) {
      if (!ID.test(id)) return 'unknown'
      const bytes = Buffer.from(id, 'base64url')
      const model = models.find((candidate) => tagOf(candidate, bytes).equals(bytes.subarray(TAG_AT)))
      if (model === undefined) return 'unknown'
      if (seconds() - bytes.readUInt32BE(TIME_AT) > MAX_AGE_SECONDS) return 'expired'
      return { model, index: bytes.readUInt32BE() }
    },
  }
}

function tagOf({ model, version, sha256 }: JudgedModel, bytes: Buffer): Buffer {
  const hmac = createHmac('sha256', `${model}/${version}/${sha256}`).update(bytes.subarray(0, TAG_AT))
  return hmac.digest().subarray(0, BYTES - TAG_AT)
}
