import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { positive } from '../operate/operation.ts'
import { benchSynth } from '../workshop/bench/measure.ts'

export const USAGE = `npm run bench:synth -- [--rounds 3] [--copies 1,10,100,1000] [--services 1,10,50,200] [--limit 60]

Measures how the time of synth grows: with copies of a component, beside cdk8s synth and kubectl kustomize on the same
objects, and with services in one environment. --copies alone or --services alone measures that alone. A run that takes
longer than --limit seconds is ended and counts as at least that long.`

const COPIES = '1,10,100,1000'
const SERVICES = '1,10,50,200'

function counts(flag: string, text: string | undefined): readonly number[] {
  const numbers = text?.split(',').map((each) => positive(flag, each, USAGE)) ?? []
  if (numbers.every(Number.isInteger)) return numbers
  throw new UserError('ARGUMENTS_INVALID', { message: `--${flag} ${text} is no list of whole numbers.`, hint: USAGE })
}

/** Measures and prints tables. */
export function main(): void {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      copies: { type: 'string' },
      services: { type: 'string' },
      limit: { type: 'string', default: '60' },
    },
  })
  const { copies, services } = values
  const isAll = copies === undefined && services === undefined
  benchSynth({
    rounds: positive('rounds', values.rounds, USAGE),
    copies: counts('copies', isAll ? COPIES : copies),
    services: counts('services', isAll ? SERVICES : services),
    limitMs: positive('limit', values.limit, USAGE) * 1000,
  })
}
