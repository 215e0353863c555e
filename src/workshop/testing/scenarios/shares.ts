/** What a model usually sees: the share of each bucket of each signal. */
import { SIGNALS } from '../../../../classifier/src/contract.ts'

/** Shares of a signal's buckets, by the name of the bucket. */
export type Shares = Readonly<Record<string, number>>

/** A bell over the buckets, with its middle at a part of them. */
function bell(bounds: readonly number[], middle: number): Shares {
  const buckets = [...bounds.map(String), '+Inf']
  const weights = buckets.map((_, index) => Math.exp(-(((index / (buckets.length - 1) - middle) / 0.25) ** 2)))
  const total = weights.reduce((sum, weight) => sum + weight)
  return Object.fromEntries(buckets.map((bucket, index) => [bucket, (weights[index] ?? 0) / total]))
}

/** Where the middle of a signal is that is not in the middle. */
const MIDDLES: Readonly<Record<string, number>> = { confidence: 0.8, margin: 0.7, entropy: 0.2 }

/** Every signal of a model; five groups stand for all. */
export const MODEL_SIGNALS: Readonly<Record<string, Shares>> = {
  ...Object.fromEntries(
    Object.entries(SIGNALS).map(([signal, { bounds }]) => [signal, bell(bounds, MIDDLES[signal] ?? 0.5)]),
  ),
  format: { jpeg: 0.9, png: 0.1, webp: 0, gif: 0 },
  group: { dog: 0.3, cat: 0.25, bird: 0.2, vehicle: 0.15, other: 0.1 },
}
