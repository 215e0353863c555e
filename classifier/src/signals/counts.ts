import { NAMED_SIGNALS } from '../contract.ts'
import { ALL_SIGNALS, bucketIndex, bucketsOf, type NamedSignal, NUMBER_SIGNALS, type NumberSignal } from './buckets.ts'

/** What is known of one classified picture. What is not known, of a tensor for instance, is not counted. */
export type SignalValues = Partial<Record<NumberSignal, number> & Record<NamedSignal, string>>

/** Pictures by signal and bucket. */
export type SignalCounts = {
  add: (values: SignalValues) => void
  /** Every bucket with its count, also those that are still empty. */
  entries: () => { signal: string; bucket: string; count: number }[]
}

/** Starts to count at zero. A word that no bucket has is left out. */
export function createSignalCounts(groups: readonly string[]): SignalCounts {
  const tables = new Map(
    ALL_SIGNALS.map((signal) => {
      const buckets = bucketsOf(signal, groups)
      return [signal, { buckets, counts: new Array<number>(buckets.length).fill(0) }] as const
    }),
  )
  const count = (signal: NumberSignal | NamedSignal, index: number) => {
    const counts = tables.get(signal)?.counts
    if (counts?.[index] !== undefined) counts[index]++
  }
  return {
    add(values) {
      for (const signal of NUMBER_SIGNALS) {
        const value = values[signal]
        if (value !== undefined) count(signal, bucketIndex(signal, value))
      }
      for (const signal of NAMED_SIGNALS) {
        const value = values[signal]
        if (value !== undefined) count(signal, tables.get(signal)?.buckets.indexOf(value) ?? -1)
      }
    },
    entries: () =>
      [...tables].flatMap(([signal, { buckets, counts }]) =>
        buckets.map((bucket, i) => ({ signal, bucket, count: counts[i] as number })),
      ),
  }
}
