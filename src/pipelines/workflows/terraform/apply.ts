import { copyFileSync, existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LOCK_FILE } from '../../../engine/terraform/lock.ts'
import { UserError } from '../../../errors.ts'
import { terraformVariables } from '../identities.ts'
import type { Step } from '../step.ts'
import { KEPT_LOCK, PLAN_FILE, sha256Of } from './plan.ts'
import { rootOf, run, terraformSignIn } from './root.ts'
import { terraformIn } from './terraform.ts'

/** How long to wait for someone else's lock. */
const LOCK_TIMEOUT = '5m'

/** Refuses a plan that is not, byte for byte, the one that was reviewed. */
function assertReviewed(environment: string, file: string, sha256: string): void {
  const actual = existsSync(file) ? sha256Of(file) : 'nothing'
  if (actual === sha256) return
  throw new UserError('WORKFLOW_FAILED', {
    message: `The plan of ${environment} is not the one that was reviewed: its sha256 is ${actual}, and ${sha256} was planned.`,
    hint: 'Nothing was applied. Start the workflow again, and review its plan; if this comes back, ask who may write artifacts.',
  })
}

/**
 * Applies exactly the plan that was reviewed, as the identity that may write.
 *
 * @param folder - `plan/` of what the plan left.
 * @param sha256 - Of the plan file, as the job that planned said.
 */
export async function apply(
  environment: string,
  folder: string,
  sha256: string,
  step: Step,
  lockTimeout = LOCK_TIMEOUT,
): Promise<void> {
  const root = rootOf(environment)
  const file = resolve(folder, PLAN_FILE)
  assertReviewed(environment, file, sha256)
  const signIn = terraformSignIn('apply', environment)
  if (!signIn)
    throw new UserError('WORKFLOW_FAILED', {
      message: `There are no ids with which to apply ${environment}.`,
      hint: 'Run npm run identities -- bootstrap, and commit what it writes.',
    })
  const lock = join(folder, KEPT_LOCK)
  if (existsSync(lock)) copyFileSync(lock, join(root, LOCK_FILE)) // the provider that planned, and no newer one
  const terraform = terraformIn(root, terraformVariables(signIn))
  await run(terraform, environment, ['init', '-input=false'])
  const options = ['-input=false', `-lock-timeout=${lockTimeout}`, file]
  const { output } = await run(terraform, environment, ['apply', ...options])
  const result = /^Apply complete! (.+)$/m.exec(output)?.[1] ?? 'Done.'
  step.summary(
    `### Applied ${environment}: ${result}\n\nThe plan with the sha256 \`${sha256}\`. Where identities are new: \`npm run outputs -- ${environment}\`.`,
  )
}
