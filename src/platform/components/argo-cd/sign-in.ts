import type { Environment } from '../../../config/load.ts'

/**
 * Settings of the sign-in with Entra ID. The server proves itself with the token of its service account, which the app
 * registration trusts, so there is no client secret.
 *
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/user-management/microsoft/
 */
function oidcConfig(tenantId: string, clientId: string): string {
  return `
name: Entra ID
issuer: https://login.microsoftonline.com/${tenantId}/v2.0
clientID: ${clientId}
azure:
  useWorkloadIdentity: true
requestedIDTokenClaims:
  groups:
    essential: true
requestedScopes:
  - openid
  - profile
  - email
`.trimStart()
}

/** Values of argocd-cm that say who may sign in: people of Entra, or until that is set up the local administrator. */
export function signInSettings(env: Environment) {
  const { sso } = env.components['argo-cd']
  return {
    'admin.enabled': sso === undefined,
    ...(sso && { 'oidc.config': oidcConfig(env.outputs.tenantId, sso.clientId) }),
  }
}

/**
 * What people may do in Argo CD, by Entra group; who is in none of them sees nothing.
 *
 * Deployers sync and restart what runs for users. What is deployed, they change in Git, as everybody.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
 */
export function signInRoles({ access: { admins, readers, deployers } }: Environment) {
  const lines = [
    'p, role:deployer, applications, get, workloads/*, allow',
    'p, role:deployer, applications, sync, workloads/*, allow',
    'p, role:deployer, applications, action/apps/Deployment/restart, workloads/*, allow',
    'p, role:deployer, applications, delete/*/Pod/*/*, workloads/*, allow',
    'p, role:deployer, logs, get, workloads/*, allow',
    'p, role:deployer, projects, get, workloads, allow',
    `g, ${admins}, role:admin`,
    `g, ${readers}, role:readonly`,
    `g, ${deployers}, role:deployer`,
  ]
  return { 'policy.default': '', 'policy.csv': `${lines.join('\n')}\n`, scopes: '[groups]' }
}
