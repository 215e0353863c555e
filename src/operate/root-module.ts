/** Brings one root module to what its files say: init, plan, ask, apply exactly that plan. */
import { existsSync, rmSync } from 'node:fs'
import { explain } from './explain.ts'
import { waitUntil } from './progress.ts'
import { commandFailed, commandLine, type Outcome, type Shell } from './shell.ts'

export interface RootModule {
  /** Folder below `terraform/`. */
  readonly name: string
  readonly subscriptionId: string
  /** What the apply is for, for the question. */
  readonly why: string
  /** Resources alone, where others cannot be made yet. */
  readonly targets?: readonly string[]
  readonly destroy?: boolean
}

const MINUTE = 60
/** A cluster takes about 10 minutes, a Key Vault's private endpoint or a destroy somewhat more. */
const APPLY_SECONDS = 90 * MINUTE
/** Azure spreads a new role within ten minutes. https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
const ROLE_SECONDS = 12 * MINUTE

/**
 * Runs what reads, and again while it fails for something that passes, such as a right that is too new.
 *
 * @throws UserError `COMMAND_FAILED` for other failures, `NOT_READY` where it takes too long.
 */
async function patiently(
  shell: Shell,
  args: readonly string[],
  options: Parameters<Shell['attempt']>[2],
): Promise<Outcome> {
  const line = commandLine('terraform', args)
  return waitUntil(shell.log, {
    until: 'Azure lets you in',
    forSeconds: ROLE_SECONDS,
    hint: 'Are you a member of the group access.admins? npm run doctor says so.',
    async probe() {
      const outcome = await shell.attempt('terraform', args, options)
      const known = outcome.code === 1 ? explain(`${outcome.stderr}\n${outcome.stdout}`) : undefined
      if (known?.passes) return { state: known.says }
      if (outcome.code === 1 || outcome.code > 2) throw commandFailed(line, outcome)
      return { done: outcome }
    },
  })
}

/** Prepares a root module: providers, and the connection to its state. */
export async function initRoot(shell: Shell, { name, subscriptionId }: Pick<RootModule, 'name' | 'subscriptionId'>) {
  const args = [`-chdir=terraform/${name}`, 'init', '-input=false', '-no-color']
  // The name of the storage is in the files; an older one, of a fork before its first values, is of no interest.
  const reconfigure = name === 'bootstrap' ? [] : ['-reconfigure']
  await patiently(shell, [...args, ...reconfigure], {
    env: { ARM_SUBSCRIPTION_ID: subscriptionId },
    timeoutSeconds: 10 * MINUTE,
    stream: true,
  })
}

/**
 * Plans and, once someone has agreed to the plan, applies it.
 *
 * @returns Whether there was something to do.
 */
export async function applyRoot(shell: Shell, root: RootModule): Promise<boolean> {
  const chdir = `-chdir=terraform/${root.name}`
  const file = 'commands.tfplan' // git-ignored; it may hold secrets of the state, so it goes at the end
  const options = { env: { ARM_SUBSCRIPTION_ID: root.subscriptionId }, timeoutSeconds: APPLY_SECONDS, stream: true }
  const plan = [
    chdir,
    'plan',
    '-input=false',
    '-no-color',
    '-lock-timeout=60s',
    '-detailed-exitcode',
    ...(root.destroy ? ['-destroy'] : []),
    ...(root.targets ?? []).map((target) => `-target=${target}`),
    `-out=${file}`,
  ]
  const apply = [chdir, 'apply', '-input=false', '-no-color', '-lock-timeout=60s', file]
  if (shell.dryRun) {
    for (const args of [[chdir, 'init', '-input=false', '-no-color'], plan, apply])
      await shell.change(root.why, 'terraform', args)
    return true
  }
  await initRoot(shell, root)
  try {
    const { code } = await patiently(shell, plan, options)
    if (code === 0) return false
    await shell.change(root.why, 'terraform', apply, options)
    return true
  } finally {
    rmSync(`terraform/${root.name}/${file}`, { force: true })
  }
}

/** Reads the outputs of a root module, as JSON text; in a clone that has not touched it yet, after its init. */
export async function outputsOf(shell: Shell, root: Pick<RootModule, 'name' | 'subscriptionId'>): Promise<string> {
  if (!existsSync(`terraform/${root.name}/.terraform`)) await initRoot(shell, root)
  const env = { ARM_SUBSCRIPTION_ID: root.subscriptionId }
  return shell.read('terraform', [`-chdir=terraform/${root.name}`, 'output', '-json'], { env })
}

/** State of `terraform/bootstrap/`, in the checkout of whoever applied it. */
export const LOCAL_STATE = 'terraform/bootstrap/terraform.tfstate'

/** Whether it is in this one. */
export const hasLocalState = (): boolean => existsSync(LOCAL_STATE)
