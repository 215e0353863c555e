/** What the compiler must refuse: a line below that compiles is an error of `npm run check`. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import { identity } from './identity.ts'
import { registry } from './registry.ts'

const it = suite('types')

const network = resource('azurerm_virtual_network', 'main', {
  name: 'vnet',
  resource_group_name: 'rg',
  location: 'westeurope',
  address_space: ['10.0.0.0/16'],
})
const kubelet = resource('azurerm_user_assigned_identity', 'kubelet', {
  name: 'id',
  resource_group_name: 'rg',
  location: 'westeurope',
})

const SUBNET = { name: 'nodes', resource_group_name: 'rg', virtual_network_name: 'vnet' }

/** Compiled and never called. */
export function refused(env: Parameters<typeof registry>[0], place: Parameters<typeof registry>[1]): void {
  const subnets = { main: network, privateEndpoints: resource('azurerm_subnet', 'main', { ...SUBNET }) }
  const here = { name: 'rg', location: 'westeurope' }
  // @ts-expect-error an unknown argument
  resource('azurerm_resource_group', 'main', { name: 'rg', location: 'westeurope', region: 'westeurope' })
  // @ts-expect-error a missing argument
  resource('azurerm_resource_group', 'main', { name: 'rg' })
  // @ts-expect-error a value of the wrong type
  resource('azurerm_log_analytics_workspace', 'main', { ...here, resource_group_name: 'rg', retention_in_days: '30' })
  // @ts-expect-error an unknown resource type
  resource('azurerm_resource_grup', 'main', here)
  // @ts-expect-error an attribute that a network does not have
  network.ref('login_server')
  // @ts-expect-error a reference is made by its resource only
  grant('kubelet_reads', { to: principalOf(kubelet), role: 'AcrPull', on: '${azurerm_x.y.id}', description: '' })
  // @ts-expect-error a role that the platform does not know
  grant('kubelet_owns', { to: principalOf(kubelet), role: 'Owner', on: network.ref('id'), description: '' })
  // @ts-expect-error a network where an identity is needed
  registry(env, place, subnets, network)
  // @ts-expect-error a network where a subnet is needed
  identity(env, place, { nodes: network, apiServer: undefined })
  // @ts-expect-error an argument to ignore that a group does not have
  resource('azurerm_resource_group', 'main', { ...here, lifecycle: { ignore_changes: ['node_count'] } })
}

it('knows a resource by its type', () => {
  const typed: Resource<'azurerm_virtual_network'> = network
  assert.is(typed.ref('name'), '${azurerm_virtual_network.main.name}')
})

it.run()
