import type { Environment } from '../../../config/load.ts'
import { projectOf, projectsOf } from '../services/owners.ts'

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

/** What the role may do with Applications: `workloads/*` or `search-team/ranker`. Pods it may delete, to start them anew. */
const operates = (role: string, project: string, applications: string): readonly string[] => [
  `p, role:${role}, applications, get, ${project}/${applications}, allow`,
  `p, role:${role}, applications, sync, ${project}/${applications}, allow`,
  `p, role:${role}, applications, action/apps/Deployment/restart, ${project}/${applications}, allow`,
  `p, role:${role}, applications, delete/*/Pod/*/*, ${project}/${applications}, allow`,
  `p, role:${role}, logs, get, ${project}/${applications}, allow`,
  `p, role:${role}, projects, get, ${project}, allow`,
]

/** Groups that operate one service, each in a role of its own: it names their Application and no other. */
function serviceRoles(env: Environment): { readonly policies: readonly string[]; readonly groups: readonly string[] } {
  const operated = Object.entries(env.services).filter(([, { access }]) => access.deploy.length > 0)
  return {
    policies: operated.flatMap(([name, service]) => operates(`deployer-${name}`, projectOf(env, service), name)),
    groups: operated.flatMap(([name, { access }]) => access.deploy.map((id) => `g, ${id}, role:deployer-${name}`)),
  }
}

/**
 * What people may do in Argo CD, by Entra group; who is in none of them sees nothing.
 *
 * Deployers sync and restart what runs for users, the groups of a service that service alone. What is deployed, they
 * change in Git, as everybody.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/
 */
export function signInRoles(env: Environment) {
  const { admins, readers, deployers } = env.access
  const own = serviceRoles(env)
  const lines = [
    ...[...projectsOf(env).keys()].flatMap((project) => operates('deployer', project, '*')),
    ...own.policies,
    `g, ${admins}, role:admin`,
    `g, ${readers}, role:readonly`,
    `g, ${deployers}, role:deployer`,
    ...own.groups,
  ]
  return { 'policy.default': '', 'policy.csv': `${lines.join('\n')}\n`, scopes: '[groups]' }
}
