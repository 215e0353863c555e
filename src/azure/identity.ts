import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

/** The cluster's own identities: one that manages load balancers and nodes, one with which every node pulls images. */
export function identity(env: Environment, place: Place, nodes: Resource<'azurerm_subnet'>) {
  const names = azureNames(env)
  const controlPlane = resource('azurerm_user_assigned_identity', 'control_plane', {
    name: names.identity('control-plane'),
    ...place,
  })
  const kubelet = resource('azurerm_user_assigned_identity', 'kubelet', {
    name: names.identity('kubelet'),
    ...place,
  })
  const joins = grant('control_plane_joins_subnet', {
    to: principalOf(controlPlane),
    role: 'Network Contributor',
    on: nodes.ref('id'), // not the VNet: the rest of the network is ours
    description: 'Lets AKS place nodes and load balancers in the subnet.',
  })
  const assigns = grant('control_plane_assigns_kubelet', {
    to: principalOf(controlPlane),
    role: 'Managed Identity Operator',
    on: kubelet.ref('id'),
    description: 'Lets AKS give the nodes their identity.',
  })
  return {
    topic: { name: 'identity', source: 'src/azure/identity.ts', blocks: [controlPlane, kubelet, joins, assigns] },
    controlPlane,
    kubelet,
    /** What AKS checks before it creates a cluster. */
    ready: [joins, assigns],
  }
}
