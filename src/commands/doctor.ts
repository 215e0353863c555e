/** Says whether everything is there for the next step, with a fix for what is not: `npm run doctor -- --env dev`. */
import { parseArgs } from 'node:util'
import type { Environment } from '../config/load.ts'
import { UserError } from '../errors.ts'
import { type Account, signedIn } from '../operate/account.ts'
import { GOALS, type Goal, type Patient } from '../operate/doctor/context.ts'
import { DOCTOR_CHECKS } from '../operate/doctor/index.ts'
import { findAll, findingsJson, findingsTable, isWell } from '../operate/finding.ts'
import { operation } from '../operate/operation.ts'
import type { Shell } from '../operate/shell.ts'

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
  help: { type: 'boolean', short: 'h', default: false },
} as const

function goalOf(text: string): Goal {
  const goal = GOALS.find((each) => each === text)
  if (goal) return goal
  throw new UserError('ARGUMENTS_INVALID', { message: `"${text}" is not something to be ready for.`, hint: USAGE })
}

/** Topics that need neither a login nor a network. */
const OFFLINE: readonly string[] = ['tools', 'configuration', 'trees', 'model', 'end of life']

/** The login, or why there is none: what else is wrong is worth knowing all the same. */
async function tryLogin(shell: Shell, env: Environment): Promise<{ account?: Account; refusal?: UserError }> {
  try {
    return { account: await signedIn(shell, env) }
  } catch (error) {
    if (error instanceof UserError) return { refusal: error }
    throw error
  }
}

/** Examines one environment. Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const goal = goalOf(values.for)
  const { env, shell } = operation({ env: values.env, yes: false, 'dry-run': false })
  const login = goal === 'synth' ? undefined : await tryLogin(shell, env)
  const today = values.today ?? new Date().toISOString().slice(0, 10)
  const patient: Patient = {
    env,
    shell,
    goal,
    today,
    account: login?.account,
    refusal: login?.refusal,
    resolver: values.resolver,
  }
  const chosen = Object.entries(DOCTOR_CHECKS).filter(([name]) => goal !== 'synth' || OFFLINE.includes(name))
  const findings = await findAll(patient, Object.fromEntries(chosen))
  console.log(values.json ? findingsJson(env.name, findings) : findingsTable(findings))
  return isWell(findings) ? 0 : 1
}
