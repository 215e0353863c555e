import * as z from 'zod'
import type { Environment } from '../config/load.ts'
import { ZERO_ID } from '../config/load.ts'
import { UserError } from '../errors.ts'
import type { Shell } from './shell.ts'

const Account = z.object({
  id: z.string(),
  name: z.string(),
  tenantId: z.string(),
  user: z.object({ name: z.string(), type: z.string() }),
})
/** Who is signed in to Azure, and to which subscription. */
export type Account = z.output<typeof Account>

function assertSubscription(account: Account, env: Environment): void {
  const wanted = process.env['ARM_SUBSCRIPTION_ID']
  if (wanted !== undefined && wanted !== account.id)
    throw new UserError('NOT_READY', {
      message: `The Azure CLI is on the subscription ${account.name} (${account.id}), but ARM_SUBSCRIPTION_ID says ${wanted}.`,
      hint: `az account set --subscription ${wanted}, or unset ARM_SUBSCRIPTION_ID.`,
    })
  const { tenantId } = env.outputs
  if (tenantId !== ZERO_ID && tenantId !== account.tenantId)
    throw new UserError('NOT_READY', {
      message: `${env.name} was applied in the tenant ${tenantId}, but the Azure CLI is on ${account.name} in the tenant ${account.tenantId}.`,
      hint: `az login --tenant ${tenantId}, then az account set --subscription NAME.`,
    })
}

/**
 * Reads who is signed in, with a token that still works: `az account show` alone answers from a file.
 *
 * @throws UserError where the login is missing, has expired, or is on another subscription than the environment's.
 */
export async function signedIn(shell: Shell, env: Environment): Promise<Account> {
  const account = await shell.json(Account, 'az', ['account', 'show', '--output', 'json'])
  assertSubscription(account, env)
  await shell.read('az', ['account', 'get-access-token', '--query', 'expiresOn', '--output', 'tsv'])
  return account
}
