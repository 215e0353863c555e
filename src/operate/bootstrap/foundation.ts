import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { azureNames, stateNames } from '../../config/names.ts'
import { UserError } from '../../errors.ts'
import { assertBudgetCanStart } from '../budget-start.ts'
import { applyRoot, hasLocalState, LOCAL_STATE } from '../root-module.ts'
import type { Site, Step } from './step.ts'

const State = z.object({
  outputs: z.object({ subscription_id: z.object({ value: z.string() }).optional() }).prefault({}),
})

/** Refuses a subscription other than the one that `terraform/bootstrap/` was applied in. */
function assertSameSubscription({ account }: Site): void {
  if (!hasLocalState()) return
  const id = State.parse(JSON.parse(readFileSync(LOCAL_STATE, 'utf8'))).outputs.subscription_id?.value
  if (id === undefined || id === account.id) return
  throw new UserError('NOT_READY', {
    message: `terraform/bootstrap was applied in the subscription ${id}, but the Azure CLI is on ${account.name} (${account.id}).`,
    hint: `az account set --subscription ${id}`,
  })
}

async function stateStorageExists({ env, shell }: Site): Promise<boolean> {
  const { storageAccount, resourceGroup } = stateNames(env.organization)
  const args = ['storage', 'account', 'show', '--name', storageAccount, '--resource-group', resourceGroup]
  return (await shell.attempt('az', [...args, '--query', 'name', '--output', 'tsv'])).code === 0
}

/** The state storage and the identities of CI: `terraform/bootstrap/`, whose own state is a local file. */
export const foundation: Step = {
  title: 'state storage and CI identities',
  async done(site) {
    assertSameSubscription(site)
    if (hasLocalState() || !(await stateStorageExists(site))) return undefined
    return 'made from another checkout, which has its local state'
  },
  async run({ shell, account, env }) {
    const why = `Make the state storage and the CI identities in ${account.name}`
    const changed = await applyRoot(shell, { name: 'bootstrap', subscriptionId: account.id, why })
    if (!changed) shell.log('  as its files say')
    if (!shell.dryRun)
      shell.log(`  Keep terraform/bootstrap/terraform.tfstate: it alone knows what was made for ${env.organization}.`)
  },
}

async function diskKeyExists({ env, shell }: Site): Promise<boolean> {
  const args = ['keyvault', 'key', 'show', '--vault-name', azureNames(env).keyVault, '--name', 'disks']
  return (await shell.attempt('az', [...args, '--query', 'key.kid', '--output', 'tsv'])).code === 0
}

/** The key of encrypted disks, which has to be in the vault before the cluster; Terraform cannot reach into it. */
export const diskKey: Step = {
  title: 'key of the encrypted disks',
  async done(site) {
    if (!site.env.cluster.diskEncryption) return 'cluster.diskEncryption is off'
    return (await diskKeyExists(site)) ? 'in the vault' : undefined
  },
  async run({ env, shell, account }) {
    await assertBudgetCanStart(shell, env)
    const targets = ['azurerm_key_vault.main', 'azurerm_role_assignment.admins_make_keys']
    await applyRoot(shell, {
      name: env.name,
      subscriptionId: account.id,
      why: 'Make the vault ahead of the rest',
      targets,
    })
    const vault = azureNames(env).keyVault
    const create = [
      'keyvault',
      'key',
      'create',
      '--vault-name',
      vault,
      '--name',
      'disks',
      '--kty',
      'RSA',
      '--size',
      '4096',
    ]
    await shell.change('Make the key of the disks', 'az', [...create, '--output', 'none'])
  },
}

/** Everything in Azure: `terraform/<env>/`. Always planned; what is as its files say is left alone. */
export const infrastructure: Step = {
  title: 'network, cluster, registry, vault',
  done: async () => undefined,
  async run({ env, shell, account }) {
    await assertBudgetCanStart(shell, env)
    const why = `Apply terraform/${env.name} in ${account.name}; the cluster takes about ten minutes`
    const changed = await applyRoot(shell, { name: env.name, subscriptionId: account.id, why })
    if (!changed) shell.log('  as its files say')
  },
}
