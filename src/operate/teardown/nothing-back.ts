import { setTimeout as sleep } from 'node:timers/promises'
import { enginesOf } from '../../config/engines.ts'
import { UserError } from '../../errors.ts'
import { onCluster } from '../cluster.ts'
import { commandFailed, commandLine } from '../shell.ts'
import { CLAIMING, GATEWAYS, get, isUnknownKind, Names, ROUTES } from './kubectl.ts'
import type { TeardownStep } from './step.ts'

/** Seconds in which whatever heals a cluster has looked at it. */
const HEALS_WITHIN_SECONDS = 30

/** Whatever heals a cluster beside our Argo CD would leave behind what Terraform does not know of. */
export const nothingBack: TeardownStep = {
  title: 'nothing came back',
  inCluster: true,
  async run(ruin) {
    const { env, shell, patienceSeconds } = ruin
    const engines = enginesOf(env)
    const kinds = [
      ...engines.map((engine) => ROUTES[engine]),
      ...(engines.includes('gateway') ? [GATEWAYS] : []),
      ...CLAIMING,
      'persistentvolumeclaims',
    ]
    const left: string[] = []
    if (shell.dryRun) return
    await sleep(Math.min(HEALS_WITHIN_SECONDS, patienceSeconds) * 1000)
    for (const kind of kinds) {
      const args = get(ruin, kind, '--all-namespaces')
      const found = await shell.attempt('kubectl', args)
      if (found.code !== 0 && !isUnknownKind(found.stderr)) throw commandFailed(commandLine('kubectl', args), found)
      const { items } = found.code === 0 ? Names.parse(JSON.parse(found.stdout)) : { items: [] }
      left.push(...items.map(({ metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`))
    }
    if (left.length === 0) return
    throw new UserError('NOT_READY', {
      message: `Something makes again what was deleted, so it would stay behind:\n${left.map((each) => `✖ ${each}`).join('\n')}`,
      hint: `kubectl ${onCluster(env).join(' ')} get KIND NAME --output yaml --show-managed-fields says who does. Stop that, then run this again.`,
    })
  },
}
