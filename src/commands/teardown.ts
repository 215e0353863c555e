/** Takes a platform away, in the order in which nothing is left behind: `npm run teardown -- --env dev`. */
import { parseArgs } from 'node:util'
import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import { UserError } from '../errors.ts'
import { signedIn } from '../operate/account.ts'
import type { Ask } from '../operate/ask.ts'
import { onCluster, PATIENCE } from '../operate/cluster.ts'
import { FLAGS, operation, positive } from '../operate/operation.ts'
import { commandFailed, commandLine, type Shell } from '../operate/shell.ts'
import { TEARDOWN_STEPS } from '../operate/teardown/index.ts'
import { remains } from '../operate/teardown/remains.ts'
import type { Ruin, TeardownStep } from '../operate/teardown/step.ts'

export const USAGE = `npm run teardown -- --env NAME [--yes] [--dry-run] [--confirm NAME]

  --yes, -y        change without asking
  --confirm NAME   the environment's name, which prod and what is live ask for even with --yes
  --leave-dns      do not wait until the DNS records are gone
  --wait SECONDS   how long each thing has to go (default 600)
  --resolver IP    name server to ask for the records, such as 1.1.1.1
  --dry-run        print what would be run, change nothing

Load balancers, disks and DNS records first, then Terraform; says what remains. Can be run again.`

const OPTIONS = {
  ...FLAGS,
  confirm: { type: 'string' },
  'leave-dns': { type: 'boolean', default: false },
  wait: { type: 'string', default: '600' },
  resolver: { type: 'string' },
} as const

/** People lose what runs there, so its name has to be typed. */
async function assertMeant(env: Environment, confirm: string | undefined, ask: Ask): Promise<void> {
  if (env.name !== 'prod' && !env.live) return
  const what = `${env.name} is ${env.name === 'prod' ? 'production' : 'live'}`
  const typed = confirm ?? (ask.interactive ? await ask.line(`${what}. Type its name to take it away: `) : '')
  if (typed === env.name) return
  throw new UserError('NOT_CONFIRMED', {
    message: `${what}, and its name was not typed. Nothing was changed.`,
    hint: `npm run teardown -- --env ${env.name} --confirm ${env.name}`,
  })
}

/** Whether there still is a cluster, by Azure's word: one that does not answer is no reason to leave its disks behind. */
async function clusterExists(shell: Shell, env: Environment): Promise<boolean> {
  const { resourceGroup, cluster } = azureNames(env)
  const args = [
    'aks',
    'show',
    '--resource-group',
    resourceGroup,
    '--name',
    cluster,
    '--query',
    'provisioningState',
    '--output',
    'tsv',
  ]
  const outcome = await shell.attempt('az', args)
  if (outcome.code === 0) return true
  if (/ResourceNotFound|ResourceGroupNotFound|could not be found/.test(outcome.stderr)) return false
  throw commandFailed(commandLine('az', args), outcome)
}

/** Takes one thing away after the other. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.help) {
    console.log(USAGE)
    return
  }
  const { env, shell, ask } = operation(values)
  if (!shell.dryRun) await assertMeant(env, values.confirm, ask)
  const account = await signedIn(shell, env)
  shell.log(`${env.name} in the subscription ${account.name} (${account.id}), as ${account.user.name}`)
  const hasCluster = await clusterExists(shell, env)
  if (hasCluster) await shell.read('kubectl', [...onCluster(env), PATIENCE, 'get', '--raw', '/version'])
  else shell.log('There is no cluster any more: what was in it is gone.')
  const patienceSeconds = positive('wait', values.wait, USAGE)
  const ruin: Ruin = {
    env,
    shell,
    ask,
    account,
    patienceSeconds,
    leavesDns: values['leave-dns'],
    resolver: values.resolver,
  }
  const steps = Object.values<TeardownStep>(TEARDOWN_STEPS).filter(({ inCluster }) => hasCluster || !inCluster)
  for (const [index, step] of steps.entries()) {
    shell.log(`\n[${index + 1}/${steps.length}] ${step.title}`)
    await step.run(ruin)
  }
  console.log(`\n${shell.dryRun ? 'Nothing was changed.' : `${env.name} is gone.`} What remains:\n`)
  for (const line of remains(env)) console.log(`- ${line}`)
}
