import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { type Account, signedIn } from '../account.ts'
import { type Finding, findAll } from '../finding.ts'
import type { Operation } from '../operation.ts'
import type { Shell } from '../shell.ts'
import type { Goal } from './context.ts'
import { DOCTOR_CHECKS } from './index.ts'

interface Wanted {
  readonly goal: Goal
  /** YYYY-MM-DD */
  readonly today: string
  /** Name server to ask instead of the machine's. */
  readonly resolver: string | undefined
}

/** Topics that need neither a login nor a network. */
const OFFLINE: readonly string[] = ['tools', 'configuration', 'trees', 'services', 'model', 'end of life']

/** The login, or why there is none: what else is wrong is worth knowing all the same. */
async function tryLogin(shell: Shell, env: Environment): Promise<{ account?: Account; refusal?: UserError }> {
  try {
    return { account: await signedIn(shell, env) }
  } catch (error) {
    if (error instanceof UserError) return { refusal: error }
    throw error
  }
}

/** Examines one environment: everything that the goal needs. */
export async function examine({ env, shell }: Operation, { goal, today, resolver }: Wanted): Promise<Finding[]> {
  const login = goal === 'synth' ? undefined : await tryLogin(shell, env)
  const chosen = Object.entries(DOCTOR_CHECKS).filter(([name]) => goal !== 'synth' || OFFLINE.includes(name))
  const patient = { env, shell, goal, today, account: login?.account, refusal: login?.refusal, resolver }
  return findAll(patient, Object.fromEntries(chosen))
}
