import { NAMED_SIGNALS, SIGNALS } from '../contract.ts'
import { IMAGE_TYPES } from '../pictures/image-header.ts'

/** A signal that is a number, counted by the bounds of the contract. */
export type NumberSignal = keyof typeof SIGNALS
/** A signal that is a word out of a few. */
export type NamedSignal = (typeof NAMED_SIGNALS)[number]
export type Signal = NumberSignal | NamedSignal

export const NUMBER_SIGNALS = Object.keys(SIGNALS) as readonly NumberSignal[]
export const ALL_SIGNALS: readonly Signal[] = [...NUMBER_SIGNALS, ...NAMED_SIGNALS]

/** The names of a signal's buckets, in their order: upper bounds, or words. */
export function bucketsOf(signal: Signal, groups: readonly string[]): readonly string[] {
  if (signal === 'format') return IMAGE_TYPES
  if (signal === 'group') return groups
  return [...SIGNALS[signal].bounds.map(String), '+Inf']
}

/** The place of a number's bucket: the first whose upper bound is not below it. */
export function bucketIndex(signal: NumberSignal, value: number): number {
  const { bounds } = SIGNALS[signal]
  let index = 0
  while (index < bounds.length && value > (bounds[index] as number)) index++
  return index
}
