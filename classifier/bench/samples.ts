/** One measurement of one subject in one round. Latencies in milliseconds. */
export type Sample = {
  perSecond: number
  p50: number
  p99: number
  cpuMs: number
  pssMb: number
  rssMb: number
  failed: number
  /** Delay of our main process's event loop, 99th percentile in milliseconds; no number for others. */
  loopDelayMs: number
}

/** What is measured at once: a subject, a set of pictures, a number of connections. */
export type Cell = { subject: string; set: string; connections: number }

/** All measurements, by cell and round. */
export type Samples = {
  add: (cell: Cell, round: number, sample: Sample) => void
  /** Median over the rounds; nothing when the cell was not measured. */
  median: (cell: Cell, key: keyof Sample) => number | undefined
  /** Median over the rounds of one cell's value by another's of the same round: what else the machine did falls out. */
  ratio: (cell: Cell, other: Cell, key: keyof Sample) => number | undefined
  failed: () => number
}

/** An empty collection. */
export function createSamples(): Samples {
  const rounds = new Map<string, Map<number, Sample>>()
  const roundsOf = ({ subject, set, connections }: Cell) => rounds.get(`${subject}|${set}|${connections}`)
  return {
    add(cell, round, sample) {
      const key = `${cell.subject}|${cell.set}|${cell.connections}`
      rounds.set(key, (rounds.get(key) ?? new Map()).set(round, sample))
    },
    median: (cell, key) => medianOf([...(roundsOf(cell)?.values() ?? [])].map((sample) => sample[key])),
    ratio(cell, other, key) {
      const others = roundsOf(other)
      const ratios = [...(roundsOf(cell) ?? [])].flatMap(([round, sample]) => {
        const against = others?.get(round)?.[key]
        return against ? [sample[key] / against] : []
      })
      return medianOf(ratios)
    },
    failed: () => [...rounds.values()].flatMap((all) => [...all.values()]).reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** The value that a share of the values are below or equal to. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

function medianOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : quantile(values, 0.5)
}
