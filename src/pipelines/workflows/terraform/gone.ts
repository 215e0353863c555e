import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LOCK_FILE } from '../../../engine/terraform/lock.ts'
import { UserError } from '../../../errors.ts'
import { terraformVariables } from '../identities.ts'
import type { Repository } from '../repository.ts'
import type { Step } from '../step.ts'
import { environmentsIn, findState, run, terraformSignIn } from './root.ts'
import { type Terraform, terraformIn } from './terraform.ts'

interface State {
  readonly resources?: readonly { readonly mode: string; readonly type: string; readonly name: string }[]
}

/** Environments that had a root module in a commit, and have none in the checkout. */
function goneSince(base: string, { git }: Repository): readonly string[] {
  const before = git('ls-tree', '-d', '--name-only', base, 'terraform/').split('\n').filter(Boolean)
  const now = [...environmentsIn(), 'bootstrap']
  return before.map((path) => path.replace('terraform/', '')).filter((name) => !now.includes(name))
}

/** What is in the state of an environment; nothing where there is no state. */
async function resourcesOf(environment: string, terraform: Terraform): Promise<readonly string[]> {
  if (!(await findState(terraform, environment))) return []
  const { output } = await run(terraform, environment, ['state pull'], { quiet: true })
  const { resources = [] }: State = output.trim() === '' ? {} : JSON.parse(output)
  return resources.filter(({ mode }) => mode === 'managed').map(({ type, name }) => `${type}.${name}`)
}

/** A root module with the backend of the one that is gone; `init` fetches providers of what is in the state alone. */
function writeBackend(folder: string, environment: string, base: string, { git, tryGit }: Repository): void {
  const settings = JSON.parse(git('show', `${base}:terraform/${environment}/terraform.tf.json`))
  const lock = tryGit('show', `${base}:terraform/${environment}/${LOCK_FILE}`)
  mkdirSync(folder, { recursive: true })
  const { backend } = settings.terraform
  if (lock.ok) writeFileSync(join(folder, LOCK_FILE), `${lock.output}\n`)
  writeFileSync(join(folder, 'terraform.tf.json'), JSON.stringify({ terraform: { backend } }))
}

/**
 * Looks after the environments whose folders a change takes away: nothing plans them any more, so what is in their state
 * would go on running unseen. Reads only, as the identity that plans.
 *
 * @param from - The commit before the change.
 * @throws UserError `ENVIRONMENT_LEFT` where a state is not empty.
 */
export async function checkGone(from: string, repository: Repository, step: Step): Promise<void> {
  // After a force push nothing knows the commit from before, and a new branch has none.
  const base = [from, 'HEAD^1'].find((each) => repository.tryGit('cat-file', '-e', `${each}^{commit}`).ok)
  const gone = base === undefined ? [] : goneSince(base, repository)
  if (base === undefined || gone.length === 0)
    return step.summary('### Folders that are gone\n\nNo environment was taken away.')
  const work = mkdtempSync(join(tmpdir(), 'gone-'))
  const left: string[] = []
  try {
    for (const environment of gone) {
      const signIn = terraformSignIn('plan', environment)
      if (!signIn) {
        step.summary(
          `### ${environment} is gone\n\nNo ids of Azure are committed, so its state cannot be read, and nothing of it was applied from here. If somebody applied it by hand, it still runs: restore its folder, and \`npm run teardown -- --env ${environment}\`.`,
        )
        continue
      }
      const folder = join(work, environment)
      writeBackend(folder, environment, base, repository)
      const resources = await resourcesOf(environment, terraformIn(folder, terraformVariables(signIn)))
      if (resources.length > 0)
        left.push(`${environment}: ${resources.length} resources, ${resources.slice(0, 5).join(', ')}`)
      else step.summary(`### ${environment} is gone\n\nIts state is empty: nothing of it is left in Azure.`)
    }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  if (left.length === 0) return
  const [name = ''] = left[0]?.split(':') ?? []
  throw new UserError('ENVIRONMENT_LEFT', {
    message: `This takes away the files of what still runs, and nothing would plan it or take it down any more.\n${left.map((each) => `✖ ${each}`).join('\n')}`,
    hint: `Restore the files, as they are in ${base.slice(0, 10)}. Then npm run teardown -- --env ${name}, and npm run init -- --remove ${name}: it takes them away once nothing answers.`,
  })
}
