/** Says what a change means for what runs, not which lines differ: `npm run diff`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { review } from '../review/diff/review.ts'
import { isAtLeast, LEVELS, type Level } from '../review/diff/risk.ts'

export const USAGE = `npm run diff -- [options]

  --base COMMIT    compare with this commit (default: where the branch left origin/main)
  --head COMMIT    what to compare (default: the files on disk, committed or not)
  --charts         pull and render the charts of both sides; without it they are where Helm and the archives are there
  --json           for machines; src/review/diff/README.md documents the shape
  --fail-on LEVEL  exit 1 where a risk is at least critical, high or medium; 2 where there is no comparison
  --today DATE     count ends of life from this day, YYYY-MM-DD
  --help`

/** What it ends with where it did not compare; 1 is a risk. */
export const NOT_RUN = 2

const GATES = LEVELS.filter((level) => level !== 'low')

function gateOf(level: string | undefined): Level | undefined {
  const gate = GATES.find((one) => one === level)
  if (level === undefined || gate) return gate
  throw new UserError('ARGUMENTS_INVALID', {
    message: `--fail-on takes ${GATES.join(', ')}, not "${level}".`,
    hint: USAGE,
  })
}

function dayOf(date: string | undefined): string {
  if (date === undefined) return new Date().toISOString().slice(0, 10)
  if (/^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(date))) return date
  throw new UserError('ARGUMENTS_INVALID', {
    message: `--today takes a day such as 2026-11-23, not "${date}".`,
    hint: USAGE,
  })
}

/** Prints the report. Returns 1 where a risk is as bad as the gate says. */
export async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      head: { type: 'string' },
      charts: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
      today: { type: 'string' },
    },
  })
  const { base, head, json, charts } = values
  const [gate, today] = [gateOf(values['fail-on']), dayOf(values.today)]
  const { text, worst } = await review(process.cwd(), { base, head, today, json, charts })
  console.log(text)
  if (!gate || !worst || !isAtLeast(worst, gate)) return 0
  console.error(`A risk is ${worst}; --fail-on ${gate} stops here.`)
  return 1
}
