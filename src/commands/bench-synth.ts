import { parseArgs } from 'node:util'
import { benchSynth } from '../workshop/bench/measure.ts'

export const USAGE = `npm run bench:synth -- [--rounds 3] [--copies 1,10,100,1000] [--limit 60]

Measures how the time of synth grows with copies of a component, beside cdk8s synth and kubectl kustomize on the same
objects. A run that takes longer than --limit seconds is ended and counts as at least that long.`

/** Measures and prints a table. */
export function main(): void {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      copies: { type: 'string', default: '1,10,100,1000' },
      limit: { type: 'string', default: '60' },
    },
  })
  const copies = values.copies.split(',').map(Number)
  benchSynth({ rounds: Number(values.rounds), copies, limitMs: Number(values.limit) * 1000 })
}
