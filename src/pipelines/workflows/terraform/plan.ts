import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { LOCK_FILE } from '../../../engine/terraform/lock.ts'
import { terraformVariables } from '../identities.ts'
import type { Step } from '../step.ts'
import { forgetCredentials } from './backend-credentials.ts'
import { assertBudgetsCanStart } from './budget-start.ts'
import { changesOf, driftOf, fingerprintOf, type PlanJson } from './plan-file.ts'
import { type PlanReport, planMarkdown } from './plan-report.ts'
import { redacted } from './redact.ts'
import { findState, rootOf, run, terraformSignIn } from './root.ts'
import { terraformIn } from './terraform.ts'

/** Names inside the folder that a plan leaves. Artifacts leave out files that begin with a dot. */
export const PLAN_FILE = 'plan.tfplan'
export const KEPT_LOCK = LOCK_FILE.slice(1)

const SUMMARY_CHARACTERS = 200_000

export const sha256Of = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

/**
 * Plans one environment, as the identity that can only read.
 *
 * Leaves in `out` the folder `plan/`, which is what gets applied, and `report/`, which says what that is to people and to
 * scanners, without secrets. Sets the outputs `planned`, `changes` and `sha256`.
 */
export async function plan(environment: string, out: string, step: Step): Promise<void> {
  const root = rootOf(environment)
  const signIn = terraformSignIn('plan', environment)
  const notPlanned = (title: string, why: string) => {
    step.output('planned', 'false')
    step.output('changes', 'false')
    step.summary(`### Plan of ${environment}: ${title}\n\n${why}`)
  }
  if (!signIn)
    return notPlanned(
      'not set up',
      'No ids of Azure are committed yet. Apply `terraform/bootstrap/`, run `npm run identities -- bootstrap`, and commit what it writes.',
    )
  const terraform = terraformIn(root, terraformVariables(signIn))
  if (!(await findState(terraform, environment)))
    return notPlanned(
      'not applied yet',
      `There is no state of it, so everything in \`terraform/${environment}/\` is still to be made. The first apply is by hand: \`npm run bootstrap -- --env ${environment}\`. From then on it is planned here.`,
    )
  step.output('planned', 'true')
  forgetCredentials(root)
  mkdirSync(join(out, 'plan'), { recursive: true })
  mkdirSync(join(out, 'report'), { recursive: true })
  const file = resolve(out, 'plan', PLAN_FILE)
  // Whoever may only read cannot lock. Someone who applies meanwhile makes the plan stale, and the apply refuses it.
  const options = ['-input=false', '-lock=false', '-detailed-exitcode', `-out=${file}`]
  const { code } = await run(terraform, environment, ['plan', ...options], { accepted: [0, 2] })
  const lock = join(root, LOCK_FILE)
  if (existsSync(lock)) copyFileSync(lock, join(out, 'plan', KEPT_LOCK)) // modules without a provider have none
  const { output: json } = await run(terraform, environment, ['show', '-json', file], { quiet: true })
  const parsed: PlanJson = JSON.parse(json)
  const report: PlanReport = {
    environment,
    changes: changesOf(parsed),
    drift: driftOf(parsed),
    fingerprint: fingerprintOf(parsed),
    sha256: sha256Of(file),
    text: (await run(terraform, environment, ['show', file], { quiet: true })).output,
  }
  writeFileSync(join(out, 'report', 'report.json'), JSON.stringify(report))
  writeFileSync(join(out, 'report', 'plan.json'), JSON.stringify(redacted(JSON.parse(json))))
  step.summary(planMarkdown(report, SUMMARY_CHARACTERS))
  step.output('changes', String(code === 2))
  step.output('sha256', report.sha256)
  assertBudgetsCanStart(parsed, environment, new Date().toISOString())
}
