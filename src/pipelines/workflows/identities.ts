import { readFileSync } from 'node:fs'
import { UserError } from '../../errors.ts'

/** Written by `npm run identities`, after `terraform/bootstrap/` and after each environment. */
export const IDENTITIES_FILE = 'src/environments/identities.json'

/** Ids with which the pipelines sign in. None is a secret: only jobs of this repository get a token for them. */
export interface Identities {
  readonly tenantId?: string
  readonly subscriptionId?: string
  /** Client ids of the identities in `src/platform/azure/ci.ts`. */
  readonly plan?: string
  readonly apply?: string
  /** Client id of the identity in `src/platform/azure/image-push.ts`, by environment. */
  readonly push?: Readonly<Record<string, string>>
}

/** What a step needs to sign in as one identity. */
export interface SignIn {
  readonly tenantId: string
  readonly subscriptionId: string
  readonly clientId: string
}

/** The ids in the checkout. */
export function readIdentities(file = IDENTITIES_FILE): Identities {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UserError('CONFIG_INVALID', {
      message: `${file} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: 'Restore it from Git, or write {} into it and run: npm run identities -- bootstrap',
    })
  }
}

/** How to sign in as one of them, or nothing before Azure was set up. */
export function signInAs(
  identity: 'plan' | 'apply' | 'push',
  environment: string,
  { tenantId, subscriptionId, plan, apply, push }: Identities,
): SignIn | undefined {
  const clientId = { plan, apply, push: push?.[environment] }[identity]
  return tenantId && subscriptionId && clientId ? { tenantId, subscriptionId, clientId } : undefined
}

/** Variables by which Terraform's provider and its backend sign in with the token of the job. */
export function terraformVariables({ tenantId, subscriptionId, clientId }: SignIn): Record<string, string> {
  return {
    ARM_USE_OIDC: 'true',
    ARM_CLIENT_ID: clientId,
    ARM_TENANT_ID: tenantId,
    ARM_SUBSCRIPTION_ID: subscriptionId,
  }
}
