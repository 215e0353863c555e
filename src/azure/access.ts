import type { Environment } from '../config/load.ts'
import type { Resource } from '../terraform/resource.ts'
import { entraGroup, grant } from './grant.ts'

/** What people may do with the cluster. What deployers may do in which namespace is Kubernetes RBAC, in `gitops/`. */
export function access({ access: people }: Environment, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const on = cluster.ref('id')
  const signsIn = 'Lets the group fetch the address of the API server; it gives no right inside.'
  const blocks = [
    grant('admins_manage_cluster', {
      to: entraGroup(people.admins),
      role: 'Azure Kubernetes Service RBAC Cluster Admin', // includes the right to sign in
      on,
      description: 'Full access to the cluster.',
    }),
    grant('readers_sign_in', {
      to: entraGroup(people.readers),
      role: 'Azure Kubernetes Service Cluster User Role',
      on,
      description: signsIn,
    }),
    grant('readers_read_cluster', {
      to: entraGroup(people.readers),
      role: 'Azure Kubernetes Service RBAC Reader',
      on,
      description: 'Reads what is in namespaces, except secrets.',
    }),
    grant('deployers_sign_in', {
      to: entraGroup(people.deployers),
      role: 'Azure Kubernetes Service Cluster User Role',
      on,
      description: signsIn,
    }),
  ]
  return { topic: { name: 'access', source: 'src/azure/access.ts', blocks } }
}
