/**
 * Built-in roles of which each may all that the next may, the most powerful first.
 *
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const AZURE: readonly (readonly string[])[] = [
  ['Owner', 'Contributor', 'Reader'],
  ['Owner', 'User Access Administrator', 'Role Based Access Control Administrator'],
  ['AcrPush', 'AcrPull'],
  ['Container Registry Repository Writer', 'Container Registry Repository Reader'],
  ['Key Vault Administrator', 'Key Vault Secrets Officer', 'Key Vault Secrets User'],
  ['Key Vault Administrator', 'Key Vault Crypto Officer', 'Key Vault Crypto User'],
  [
    'Azure Kubernetes Service RBAC Cluster Admin',
    'Azure Kubernetes Service RBAC Admin',
    'Azure Kubernetes Service RBAC Writer',
    'Azure Kubernetes Service RBAC Reader',
  ],
  ['Storage Blob Data Owner', 'Storage Blob Data Contributor', 'Storage Blob Data Reader'],
  ['Contributor', 'Network Contributor'],
  ['Contributor', 'Monitoring Contributor', 'Monitoring Reader'],
  ['Owner', 'Monitoring Contributor'],
]

/** Roles of every cluster: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const KUBERNETES: readonly (readonly string[])[] = [['cluster-admin', 'admin', 'edit', 'view']]

function isLess(orders: readonly (readonly string[])[], role: string, than: string): boolean {
  return orders.some((order) => order.includes(than) && order.indexOf(role) > order.indexOf(than))
}

/** Whether a role of Azure may nothing that another may not. */
export const isLesserAzureRole = (role: string, than: string): boolean => isLess(AZURE, role, than)

/** Whether a role that every cluster has may nothing that another may not. */
export const isLesserClusterRole = (role: string, than: string): boolean => isLess(KUBERNETES, role, than)
