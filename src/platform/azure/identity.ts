import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

interface Subnets {
  readonly nodes: Resource<'azurerm_subnet'>
  /** Where the API server has an address in the network. */
  readonly apiServer: Resource<'azurerm_subnet'> | undefined
}

/** The cluster's own identities: one that manages load balancers and nodes, one with which every node pulls images. */
export function identity(env: Environment, place: Place, { nodes, apiServer }: Subnets) {
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
  const serves =
    apiServer &&
    grant('control_plane_joins_api_server_subnet', {
      to: principalOf(controlPlane),
      role: 'Network Contributor',
      on: apiServer.ref('id'),
      description: 'Lets AKS place the API server in its subnet.',
    })
  const assigns = grant('control_plane_assigns_kubelet', {
    to: principalOf(controlPlane),
    role: 'Managed Identity Operator',
    on: kubelet.ref('id'),
    description: 'Lets AKS give the nodes their identity.',
  })
  const grants = [joins, ...(serves ? [serves] : []), assigns]
  return {
    topic: { name: 'identity', source: 'src/platform/azure/identity.ts', blocks: [controlPlane, kubelet, ...grants] },
    controlPlane,
    kubelet,
    /** What AKS checks before it creates a cluster. */
    ready: grants,
  }
}
