/** Says whether everything is there for the next step, with a fix for what is not: `npm run doctor -- --env dev`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { GOALS, type Goal } from '../operate/doctor/context.ts'
import { examine } from '../operate/doctor/examine.ts'
import { findingsJson, findingsTable, isWell } from '../operate/finding.ts'
import { operation } from '../operate/operation.ts'

export const USAGE = `npm run doctor -- --env NAME [--for GOAL] [--json] [--today DATE] [--resolver ADDRESS]

  --for GOAL   ${GOALS.join(', ')} (default bootstrap): what it does not need is no blocker
  --json       the findings as JSON
  --today      another day than today, for the dates of end of life
  --resolver   name server to ask, such as 1.1.1.1

Reads only. Exits 1 where something blocks the goal.`

const OPTIONS = {
  env: { type: 'string' },
  for: { type: 'string', default: 'bootstrap' },
  json: { type: 'boolean', default: false },
  today: { type: 'string' },
  resolver: { type: 'string' },
} as const

function goalOf(text: string): Goal {
  const goal = GOALS.find((each) => each === text)
  if (goal) return goal
  throw new UserError('ARGUMENTS_INVALID', { message: `"${text}" is not something to be ready for.`, hint: USAGE })
}

/** Examines one environment. Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  const goal = goalOf(values.for)
  const operated = operation({ env: values.env, yes: false, 'dry-run': false })
  const today = values.today ?? new Date().toISOString().slice(0, 10)
  const findings = await examine(operated, { goal, today, resolver: values.resolver })
  console.log(values.json ? findingsJson(operated.env.name, findings) : findingsTable(findings))
  return isWell(findings) ? 0 : 1
}
