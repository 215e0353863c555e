import { azureNames } from '../../config/names.ts'
import { applyRoot } from '../root-module.ts'
import { backups } from './backups.ts'
import { disks, dnsRecords, loadBalancers } from './cluster-objects.ts'
import { nothingBack } from './nothing-back.ts'
import type { TeardownStep } from './step.ts'
import { syncing } from './syncing.ts'

/** Everything in Azure that `terraform/<env>/` made. */
const infrastructure: TeardownStep = {
  title: 'everything in Azure',
  inCluster: false,
  async run({ env, shell, account }) {
    const why = `Destroy ${azureNames(env).resourceGroup} in ${account.name}`
    const changed = await applyRoot(shell, { name: env.name, subscriptionId: account.id, why, destroy: true })
    if (!changed) shell.log('  nothing is left')
  },
}

/** What may be refused, then from the outside in: what users reach, what costs, what it runs on. */
export const TEARDOWN_STEPS = {
  backups,
  syncing,
  'dns-records': dnsRecords,
  'load-balancers': loadBalancers,
  disks,
  'nothing-back': nothingBack,
  infrastructure,
} as const satisfies Record<string, TeardownStep>
