import { Counter, type Registry } from 'prom-client'
import { createSignalCounts } from '../signals/counts.ts'
import { type Picture, signalsOf } from '../signals/picture.ts'
import type { Classification } from '../workers/protocol.ts'
import type { LoadedModel, ModelKey } from './models.ts'
import { spec } from './spec.ts'

/** Counts the signals of one classified picture, or of a tensor, which is none. */
export type CountSignals = (model: ModelKey, result: Classification, picture?: Picture) => void

/**
 * Adds the signals of every model.
 *
 * They are counted in plain arrays and given to prom-client when someone looks: a dozen of its counters for each picture
 * would cost as much as all other metrics together.
 */
export function addSignals(registry: Registry, models: readonly LoadedModel[]): CountSignals {
  const counted = models.map(({ model, version, groups }) => {
    const names = [...new Set(groups)].sort()
    return { model, version, groups, counts: createSignalCounts(names) }
  })
  const counter: Counter<'model' | 'version' | 'signal' | 'bucket'> = new Counter({
    ...spec('signals'),
    registers: [registry],
    collect() {
      counter.reset()
      for (const { model, version, counts } of counted) {
        for (const { signal, bucket, count } of counts.entries()) counter.inc({ model, version, signal, bucket }, count)
      }
    },
  })
  return function countSignals({ model, version }, result, picture) {
    const found = counted.find((candidate) => candidate.model === model && candidate.version === version)
    found?.counts.add(signalsOf(result, found.groups, picture))
  }
}
