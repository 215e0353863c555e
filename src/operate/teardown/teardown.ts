import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { signedIn } from '../account.ts'
import type { Ask } from '../ask.ts'
import { onCluster, PATIENCE } from '../cluster.ts'
import type { Operation } from '../operation.ts'
import { clusterExists } from '../remaining.ts'
import { TEARDOWN_STEPS } from './index.ts'
import { remains } from './remains.ts'
import type { Ruin, TeardownStep } from './step.ts'

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

interface Wanted extends Pick<Ruin, 'patienceSeconds' | 'leavesDns' | 'resolver'> {
  /** The environment's name, as a sign that it is meant. */
  readonly confirm: string | undefined
}

/** Takes one thing away after the other, and says what remains. */
export async function teardown({ env, shell, ask }: Operation, { confirm, ...wanted }: Wanted): Promise<void> {
  if (!shell.dryRun) await assertMeant(env, confirm, ask)
  const account = await signedIn(shell, env)
  shell.log(`${env.name} in the subscription ${account.name} (${account.id}), as ${account.user.name}`)
  const hasCluster = await clusterExists(shell, env)
  if (hasCluster) await shell.read('kubectl', [...onCluster(env), PATIENCE, 'get', '--raw', '/version'])
  else shell.log('There is no cluster any more: what was in it is gone.')
  const ruin: Ruin = { env, shell, ask, account, ...wanted }
  const steps = Object.values<TeardownStep>(TEARDOWN_STEPS).filter(({ inCluster }) => hasCluster || !inCluster)
  for (const [index, step] of steps.entries()) {
    shell.log(`\n[${index + 1}/${steps.length}] ${step.title}`)
    await step.run(ruin)
  }
  console.log(`\n${shell.dryRun ? 'Nothing was changed.' : `${env.name} is gone.`} What remains:\n`)
  for (const line of remains(env)) console.log(`- ${line}`)
}
