import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { signedIn } from '../account.ts'
import type { Operation } from '../operation.ts'
import { samplesIn } from '../samples.ts'
import { assertReadable } from './repository.ts'
import { neededSecrets } from './secrets.ts'
import type { Site, Step } from './step.ts'

function assertKnown(names: readonly string[], environment: string): void {
  const needed = neededSecrets(environment)
  const unknown = names.filter((name) => !needed.includes(name))
  if (unknown.length > 0)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `The cluster reads no secret ${unknown.map((name) => `"${name}"`).join(', ')}.`,
      hint: `It reads: ${needed.join(', ')}.`,
    })
}

/** Nobody wants a platform under the names that this repository is shipped with. */
function assertOwnValues(env: Environment): void {
  const samples = samplesIn(env)
  if (samples.length === 0) return
  throw new UserError('NOT_READY', {
    message: `src/environments/${env.name}.ts is still as shipped: ${samples.join(', ')}`,
    hint: `npm run init -- --name ${env.name}`,
  })
}

async function runStep(site: Site, [name, step]: readonly [string, Step], place: string): Promise<void> {
  const { shell } = site
  shell.log(`\n${place} ${name}: ${step.title}`)
  const done = await step.done(site)
  if (done !== undefined) shell.log(`  done: ${done}`)
  else await step.run(site)
}

interface Wanted {
  readonly steps: readonly (readonly [name: string, step: Step])[]
  /** Secrets from standard input, by name. */
  readonly given: Site['given']
  readonly replace: Site['replace']
}

/** Takes one step after the other. Each looks first whether it is done. */
export async function bootstrap({ env, shell, ask }: Operation, { steps, given, replace }: Wanted): Promise<void> {
  assertKnown([...replace, ...given.keys()], env.name)
  assertOwnValues(env)
  const account = await signedIn(shell, env)
  shell.log(`${env.name} in the subscription ${account.name} (${account.id}), as ${account.user.name}`)
  await assertReadable(env, shell)
  const site: Site = { env, shell, ask, account, given, replace }
  for (const [index, step] of steps.entries()) await runStep(site, step, `[${index + 1}/${steps.length}]`)
  const next = shell.dryRun ? `npm run bootstrap -- --env ${env.name}` : `npm run verify -- --env ${env.name} --watch`
  console.log(`\n${shell.dryRun ? 'Nothing was changed.' : 'Done.'} Next: ${next}`)
}
