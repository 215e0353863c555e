/** What of an environment is still there, by the word of those who would know: Azure, Terraform's state, DNS. */
import { Resolver } from 'node:dns/promises'
import type { Environment } from '../config/load.ts'
import { azureNames, hostsOf, stateNames } from '../config/names.ts'
import { all } from '../errors.ts'
import type { Account } from './account.ts'
import { initRoot } from './root-module.ts'
import { commandFailed, commandLine, type Shell } from './shell.ts'

const SHOWN = 3
/** Whether Azure says that there is no such thing. */
export const isNotThere = (stderr: string): boolean =>
  /ResourceNotFound|ResourceGroupNotFound|could not be found/.test(stderr)

/** Whether there still is a cluster, by Azure's word: one that does not answer is no reason to leave its disks behind. */
export async function clusterExists(shell: Shell, env: Environment): Promise<boolean> {
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
  if (isNotThere(outcome.stderr)) return false
  throw commandFailed(commandLine('az', args), outcome)
}

/** Hosts that DNS still knows. */
export async function publishedHosts(env: Environment, server: string | undefined): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 5000, tries: 1 })
  if (server) resolver.setServers([server])
  const found = await Promise.all(
    Object.values(hostsOf(env)).map((host) =>
      resolver.resolve4(host).then(
        () => [host],
        () => [],
      ),
    ),
  )
  return found.flat()
}

/** Resources in the state of `terraform/<env>/`. */
async function resourcesInState(shell: Shell, env: Environment, account: Account): Promise<readonly string[]> {
  const { storageAccount, resourceGroup } = stateNames(env.organization)
  const show = ['storage', 'account', 'show', '--name', storageAccount, '--resource-group', resourceGroup]
  const storage = await shell.attempt('az', [...show, '--query', 'name', '--output', 'tsv'])
  if (storage.code !== 0 && isNotThere(storage.stderr)) return []
  if (storage.code !== 0) throw commandFailed(commandLine('az', show), storage)
  await initRoot(shell, { name: env.name, subscriptionId: account.id })
  const list = [`-chdir=terraform/${env.name}`, 'state', 'list']
  const state = await shell.attempt('terraform', list, { env: { ARM_SUBSCRIPTION_ID: account.id } })
  if (state.code !== 0 && state.stderr.includes('No state file was found')) return []
  if (state.code !== 0) throw commandFailed(commandLine('terraform', list), state)
  return state.stdout.split('\n').filter((line) => line !== '' && !/^(module\.\w+\.)?data\./.test(line))
}

const some = (names: readonly string[]): string =>
  names.length > SHOWN ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more` : names.join(', ')

/** What of an environment still answers, in words: its state, its cluster, its DNS records. Reads only. */
export async function stillAnswering(
  shell: Shell,
  env: Environment,
  account: Account,
  { leavesDns, resolver }: { readonly leavesDns: boolean; readonly resolver?: string | undefined },
): Promise<readonly string[]> {
  const { cluster, resourceGroup } = azureNames(env)
  const [resources, hasCluster, hosts] = await all([
    resourcesInState(shell, env, account),
    clusterExists(shell, env),
    leavesDns ? Promise.resolve([]) : publishedHosts(env, resolver),
  ])
  return [
    ...(resources.length > 0 ? [`state: ${resources.length} resources, ${some(resources)}`] : []),
    ...(hasCluster ? [`cluster: ${cluster} in ${resourceGroup}`] : []),
    ...(hosts.length > 0 ? [`DNS: ${hosts.join(', ')}`] : []),
  ]
}
