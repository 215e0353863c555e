/** Says what a change means for what runs, not which lines differ: `npm run diff`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { type Revision, readRevisions, resolveRevisions } from '../review/diff/git-tree.ts'
import { reportJson } from '../review/diff/report/json.ts'
import { reportMarkdown } from '../review/diff/report/markdown.ts'
import { compareSides } from '../review/diff/report/report.ts'
import { isAtLeast, LEVELS, type Level } from '../review/diff/risk.ts'

export const USAGE = `npm run diff -- [options]

  --base COMMIT    compare with this commit (default: where the branch left origin/main)
  --head COMMIT    what to compare (default: the files on disk, committed or not)
  --json           for machines; src/review/diff/README.md documents the shape
  --fail-on LEVEL  exit 1 where a risk is at least critical, high or medium
  --today DATE     count ends of life from this day, YYYY-MM-DD
  --help`

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

const titleOf = ({ name, commit }: Revision): string => {
  if (!commit) return name
  const short = commit.slice(0, 10)
  return commit.startsWith(name) ? short : `${name} (${short})`
}

/** Prints the report. Returns 1 where a risk is as bad as the gate says. */
export function main(): number {
  const { values } = parseArgs({
    options: {
      base: { type: 'string' },
      head: { type: 'string' },
      json: { type: 'boolean', default: false },
      'fail-on': { type: 'string' },
      today: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const [gate, today] = [gateOf(values['fail-on']), dayOf(values.today)]
  const root = process.cwd()
  const { base, head } = resolveRevisions(root, values.base, values.head)
  const { before, after } = readRevisions(root, base, head)
  const report = compareSides({ name: base.name, files: before }, { name: head.name, files: after }, today)
  if (values.json) console.log(JSON.stringify(reportJson(report, base, head), null, 2))
  else console.log(reportMarkdown(report, titleOf(base), titleOf(head)))
  if (!gate || !report.worst || !isAtLeast(report.worst, gate)) return 0
  console.error(`A risk is ${report.worst}; --fail-on ${gate} stops here.`)
  return 1
}
