import { type Checked, checkExpression } from './check.ts'
import type { Metrics } from './metrics.ts'

/** A recording rule: the series that it makes, and its own labels. */
export interface Recording {
  readonly record: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
}

/**
 * Every metric there is, those of recording rules included, whose labels follow from their expressions. It remembers
 * what it checked, since environments share most of their expressions.
 */
export class RecordedMetrics implements Metrics {
  readonly #known: ReadonlyMap<string, readonly string[]>
  readonly #recordings: ReadonlyMap<string, Recording>
  readonly #labels = new Map<string, readonly string[]>()
  readonly #exact = new Set<string>()
  readonly #checked = new Map<string, Checked>()

  constructor(known: ReadonlyMap<string, readonly string[]>, recordings: readonly Recording[]) {
    this.#known = known
    this.#recordings = new Map(recordings.map((recording) => [recording.record, recording]))
  }

  get(name: string): readonly string[] | undefined {
    const found = this.#known.get(name) ?? this.#labels.get(name)
    const recording = this.#recordings.get(name)
    if (found || !recording) return found
    this.#labels.set(name, []) // should it refer to itself
    const { labels: kept, exact } = this.check(recording.expr)
    const labels = [...new Set([...kept, ...Object.keys(recording.labels ?? {})])]
    if (exact) this.#exact.add(name)
    this.#labels.set(name, labels)
    return labels
  }

  isExact(name: string): boolean {
    return this.#exact.has(name)
  }

  allLabels(): readonly string[] {
    return [...new Set([...this.#known.values(), ...this.#labels.values()].flat())]
  }

  check(expr: string): Checked {
    const checked = this.#checked.get(expr) ?? checkExpression(expr, this)
    this.#checked.set(expr, checked)
    return checked
  }
}
