import type { Identities } from '../../config/identities.ts'

/** What a step needs to sign in as one identity. */
export interface SignIn {
  readonly tenantId: string
  readonly subscriptionId: string
  readonly clientId: string
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
