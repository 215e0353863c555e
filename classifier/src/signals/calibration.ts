import { SIGNALS } from '../contract.ts'
import { bucketIndex, bucketsOf } from './buckets.ts'

/** One answer: how sure the model was, and whether it was right where that is known. */
export type Judged = { confidence: number; isRight?: boolean | undefined }

/**
 * As many pictures as the model's own word counts for.
 *
 * With none that are labelled, a bucket's share is the confidence in it; with a hundred, it is what was counted.
 */
const PRIOR_PICTURES = 10

/**
 * The share of right answers to expect in each bucket of confidence.
 *
 * What was counted is drawn towards the mean confidence of the bucket: the mean of a Beta distribution, whose prior is
 * that the model is as right as it says. A bucket without pictures has its middle.
 */
export function calibrate(judged: readonly Judged[]): Record<string, number> {
  const { bounds } = SIGNALS.confidence
  const shares = bucketsOf('confidence', []).map((bucket, i) => {
    const inside = judged.filter(({ confidence }) => bucketIndex('confidence', confidence) === i)
    const middle = ((bounds[i - 1] ?? 0) + (bounds[i] ?? 1)) / 2
    const sum = inside.reduce((total, { confidence }) => total + confidence, 0)
    const prior = inside.length === 0 ? middle : sum / inside.length
    const labelled = inside.filter(({ isRight }) => isRight !== undefined)
    const right = labelled.filter(({ isRight }) => isRight === true).length
    const share = (right + PRIOR_PICTURES * prior) / (labelled.length + PRIOR_PICTURES)
    return [bucket, Math.round(share * 1e4) / 1e4] as const
  })
  return Object.fromEntries(shares)
}
