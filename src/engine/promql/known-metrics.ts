import { METRICS } from '../../../classifier/src/contract.ts'
import { EXPORTERS } from './exporters/index.ts'
import { seriesOf, seriesOfExporter, TARGET_LABELS } from './metrics.ts'

function build(): ReadonlyMap<string, readonly string[]> {
  const own = Object.values(METRICS).flatMap(({ name, type, labels }) =>
    seriesOf(name, type === 'histogram' ? 'histogram' : 'single', [...labels, ...TARGET_LABELS]),
  )
  return new Map([...own, ...Object.values(EXPORTERS).flatMap(seriesOfExporter)])
}

let known: ReturnType<typeof build> | undefined

/** Every metric that a rule or a dashboard may name: those of the contract, and those of the exporters that we run. */
export function knownMetrics(): ReadonlyMap<string, readonly string[]> {
  known ??= build()
  return known
}
