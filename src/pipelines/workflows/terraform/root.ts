import { existsSync } from 'node:fs'
import { readIdentities } from '../../../config/identities.ts'
import type { Failure } from '../../../engine/failures/index.ts'
import { throwAll, UserError } from '../../../errors.ts'
import { foldersIn } from '../folders.ts'
import { type SignIn, signInAs } from '../identities.ts'
import { explain } from './explain.ts'
import type { Run, Terraform } from './terraform.ts'

/** Environments that have a root module in the checkout; `bootstrap` is applied by hand. */
export const environmentsIn = (folder = 'terraform'): readonly string[] =>
  // A lock file stays behind where an environment was removed.
  foldersIn(folder).filter((name) => name !== 'bootstrap' && existsSync(`${folder}/${name}/terraform.tf.json`))

/** The folder of an environment's root module, where there is one. */
export function rootOf(environment: string): string {
  if (!environmentsIn().includes(environment))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${environment}" is not an environment; there are ${environmentsIn().join(', ')}.`,
      hint: 'Pass one of them as --env.',
    })
  return `terraform/${environment}`
}

/** How to sign in as one of the two identities of Terraform, or nothing before `terraform/bootstrap/` was applied. */
export const terraformSignIn = (identity: 'plan' | 'apply', environment: string): SignIn | undefined =>
  signInAs(identity, environment, readIdentities())

/**
 * Runs Terraform and explains a failure.
 *
 * @param accepted - Exit codes that are none.
 * @throws UserError by the name of what went wrong, with all of it at once.
 */
export async function run(
  terraform: Terraform,
  environment: string,
  args: readonly string[],
  { quiet = false, accepted = [0] }: { readonly quiet?: boolean; readonly accepted?: readonly number[] } = {},
): Promise<Run> {
  const result = await terraform(args, { quiet })
  if (!accepted.includes(result.code)) refuse(args[0], environment, explain(result.output, environment))
  return result
}

/** Throws what went wrong, all of it at once. */
function refuse(command: string | undefined, environment: string, failures: readonly Failure[]): void {
  throwAll(
    failures.map(
      ({ name, says, fix }) =>
        new UserError(name, { message: `terraform ${command} of ${environment}: ${says}`, hint: fix }),
    ),
  )
}

/**
 * Prepares a root module for whoever may only read, who cannot make a state, which `init` does where there is none: nothing
 * is wrong with that.
 *
 * @returns Whether there is a state to read.
 */
export async function findState(terraform: Terraform, environment: string): Promise<boolean> {
  const { code, output } = await terraform(['init', '-input=false'])
  if (code === 0) return true
  const failures = explain(output, environment)
  if (failures.every(({ name }) => name !== 'STATE_MISSING')) refuse('init', environment, failures)
  return false
}
