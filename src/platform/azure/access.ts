import type { Environment } from '../../config/load.ts'
import { rolesByNamespace } from '../../config/roles.ts'
import type { Resource } from '../../engine/terraform/resource.ts'
import { entraGroup, grant } from './grant.ts'

/** Groups that have rights in single namespaces, and would otherwise not get in; each once. */
function namespaceGroups(env: Environment): string[] {
  const { admins, readers, deployers } = env.access
  const ids = Object.values(rolesByNamespace(env)).flatMap(({ deploy, debug, read }) => [...deploy, ...debug, ...read])
  return [...new Set(ids)].filter((id) => ![admins, readers, deployers].includes(id))
}

/** What people may do with the cluster. What deployers may do in which namespace is Kubernetes RBAC, in `gitops/`. */
export function access(env: Environment, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const people = env.access
  const on = cluster.ref('id')
  const signIn = (name: string, group: string) =>
    grant(name, {
      to: entraGroup(group),
      role: 'Azure Kubernetes Service Cluster User Role',
      on,
      description: 'Lets the group fetch the address of the API server; it gives no right inside.',
    })
  const blocks = [
    grant('admins_manage_cluster', {
      to: entraGroup(people.admins),
      role: 'Azure Kubernetes Service RBAC Cluster Admin', // includes the right to sign in
      on,
      description: 'Full access to the cluster.',
    }),
    signIn('readers_sign_in', people.readers),
    grant('readers_read_cluster', {
      to: entraGroup(people.readers),
      role: 'Azure Kubernetes Service RBAC Reader',
      on,
      description: 'Reads what is in namespaces, except secrets.',
    }),
    signIn('deployers_sign_in', people.deployers),
    ...namespaceGroups(env).map((id) => signIn(`group_${id.replaceAll('-', '_')}_signs_in`, id)),
  ]
  return { topic: { name: 'access', source: 'src/platform/azure/access.ts', blocks } }
}
