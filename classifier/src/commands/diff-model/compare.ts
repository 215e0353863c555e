import { bucketIndex, bucketsOf } from '../../signals/buckets.ts'
import type { Both, Measured, Seen } from './measure.ts'
import { type Divergence, divergence, mean, quantile, type Share, shareOf } from './statistics.ts'

/** What one model said of a picture. */
type Said = { class_id: string; label: string; confidence: number }

/** One of the two models, on all pictures. */
export type Side = {
  name: string
  version: string
  sha256: string
  /** Of those whose class is known. */
  right: Share | null
  confidence: number
  /** How far the share of right answers is from what the model claims, on average over the buckets of confidence. */
  calibrationError: number | null
  medianMs: number
  slowMs: number
  memoryBytes: number | null
  bytes: number
}

/** What a change of the model means, as plain data. */
export type Comparison = {
  shape: 1
  pictures: number
  leftOut: readonly string[]
  base: Side
  head: Side
  agreement: Share
  flips: Share
  /** Right before and wrong now, and the other way round. */
  broken: Share | null
  fixed: Share | null
  confidence: Divergence
  groups: Divergence | null
  differ: readonly { picture: string; right: string | null; base: Said; head: Said }[]
}

/** Compares two models by what they said of the same pictures. */
export function compare({ base, head, pictures, leftOut }: Both): Comparison {
  const pairs = pictures.map((picture, i) => ({ picture, base: base.seen[i] as Seen, head: head.seen[i] as Seen }))
  const differ = pairs.filter((pair) => pair.base.id !== pair.head.id)
  const judged = pairs.filter((pair) => pair.base.isRight !== undefined && pair.head.isRight !== undefined)
  const ofJudged = (isCounted: (pair: (typeof pairs)[number]) => boolean) =>
    judged.length === 0 ? null : shareOf(judged.filter(isCounted).length, judged.length)
  const surest = [...differ].sort((a, b) => sumOf(b) - sumOf(a))
  return {
    shape: 1,
    pictures: pairs.length,
    leftOut,
    base: sideOf(base),
    head: sideOf(head),
    agreement: shareOf(pairs.length - differ.length, pairs.length),
    flips: shareOf(differ.length, pairs.length),
    broken: ofJudged((pair) => pair.base.isRight === true && pair.head.isRight === false),
    fixed: ofJudged((pair) => pair.base.isRight === false && pair.head.isRight === true),
    confidence: divergence(base.seen.map(bucketOf), head.seen.map(bucketOf)),
    groups: base.hasGroups && head.hasGroups ? divergence(base.seen.map(groupOf), head.seen.map(groupOf)) : null,
    differ: surest.map(({ picture, base, head }) => ({
      picture,
      right: base.known ?? head.known ?? null,
      base: saidOf(base),
      head: saidOf(head),
    })),
  }
}

const sumOf = ({ base, head }: { base: Seen; head: Seen }) => base.confidence + head.confidence
const saidOf = ({ id, label, confidence }: Seen): Said => ({ class_id: id, label, confidence })
const groupOf = ({ group }: Seen) => group
const bucketOf = ({ confidence }: Seen) => bucketsOf('confidence', [])[bucketIndex('confidence', confidence)] as string

function sideOf({ model, seen, times, memoryBytes, bytes }: Measured): Side {
  const judged = seen.filter(({ isRight }) => isRight !== undefined)
  const right = judged.filter(({ isRight }) => isRight === true).length
  return {
    name: model.name,
    version: model.version,
    sha256: model.sha256,
    right: judged.length === 0 ? null : shareOf(right, judged.length),
    confidence: mean(seen.map(({ confidence }) => confidence)),
    calibrationError: judged.length === 0 ? null : calibrationError(judged),
    medianMs: quantile(times, 0.5),
    slowMs: quantile(times, 0.95),
    memoryBytes: memoryBytes ?? null,
    bytes,
  }
}

/** Guo and others, On Calibration of Modern Neural Networks, 2017: https://arxiv.org/abs/1706.04599 */
function calibrationError(judged: readonly Seen[]): number {
  const buckets = [...new Set(judged.map(bucketOf))]
  const errors = buckets.map((bucket) => {
    const inside = judged.filter((one) => bucketOf(one) === bucket)
    const share = inside.filter(({ isRight }) => isRight === true).length / inside.length
    return (inside.length / judged.length) * Math.abs(share - mean(inside.map(({ confidence }) => confidence)))
  })
  return errors.reduce((sum, error) => sum + error, 0)
}
