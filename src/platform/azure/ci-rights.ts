import { data, type Resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import { PLATFORM_ROLES, type PlatformRole } from './roles.ts'

interface Identities {
  readonly plan: Resource<'azurerm_user_assigned_identity'>
  readonly apply: Resource<'azurerm_user_assigned_identity'>
}

/** Role assignments may be made and removed, but only of these roles: never Owner. */
// https://learn.microsoft.com/azure/role-based-access-control/delegate-role-assignments-examples
function onlyRoles(roles: readonly PlatformRole[]): string {
  const ids = roles
    .map((role) => PLATFORM_ROLES[role])
    .sort()
    .join(', ')
  const limit = (action: string, source: string) =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/${action}'})) OR ` +
    `(@${source}[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`
  return `${limit('write', 'Request')} AND ${limit('delete', 'Resource')}`
}

/**
 * What the pipelines may do. On the subscription, because an apply creates the resource group and registers resource
 * providers; keep environments that must not touch each other in subscriptions of their own.
 *
 * @param roles - What the root modules of the environments grant. A choice that adds one needs this module applied first,
 *   and one that removes one, this module applied last.
 */
export function ciRights({ plan, apply }: Identities, roles: readonly PlatformRole[]) {
  const subscription = data('azurerm_subscription', 'current', {})
  const on = subscription.ref('id')
  const blocks = [
    subscription,
    grant('plan_reads_resources', {
      to: principalOf(plan),
      role: 'Reader',
      on,
      description: 'Lets a pull request compare Azure with its configuration.',
    }),
    grant('plan_reads_clusters', {
      to: principalOf(plan),
      role: 'Azure Kubernetes Service Cluster User Role', // the provider reads each cluster's kubeconfig
      on,
      description: 'Lets a plan read clusters; it gives no right inside them.',
    }),
    grant('apply_changes_resources', {
      to: principalOf(apply),
      role: 'Contributor',
      on,
      description: 'Lets an apply build the platform.',
    }),
    grant('apply_assigns_policies', {
      to: principalOf(apply),
      role: 'Resource Policy Contributor', // Contributor may not
      on,
      description: 'Lets an apply assign the pod-security policy to the cluster.',
    }),
    grant('apply_grants_platform_roles', {
      to: principalOf(apply),
      role: 'Role Based Access Control Administrator',
      on,
      condition: onlyRoles(roles),
      description: 'Lets an apply grant the roles of the platform, and no others.',
    }),
  ]
  const outputs = {
    tenant_id: { value: subscription.ref('tenant_id'), description: 'ARM_TENANT_ID of the pipelines' },
    subscription_id: {
      value: subscription.ref('subscription_id'),
      description: 'ARM_SUBSCRIPTION_ID of the pipelines',
    },
  }
  return { topic: { name: 'ci-rights', source: 'src/platform/azure/ci-rights.ts', blocks }, outputs }
}
