import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { resourceReplaced } from './resource-replaced.ts'

const it = suite('resource-replaced')

const network = { name: 'vnet', resource_group_name: 'rg', location: 'westeurope', address_space: ['10.0.0.0/16'] }
const subnet = {
  name: 'nodes',
  resource_group_name: 'rg',
  virtual_network_name: '${azurerm_virtual_network.main.name}',
}
const pool = { name: 'a', kubernetes_cluster_id: '${azurerm_kubernetes_cluster.main.id}', vm_size: 'Standard_D2ds_v5' }
const cluster = { name: 'aks', location: 'westeurope', network_profile: { pod_cidr: '10.1.0.0/16' } }

it('is critical where an argument of the cluster forces a new one, and follows what refers to it', () => {
  const resources = { 'azurerm_kubernetes_cluster.main': cluster, 'azurerm_kubernetes_cluster_node_pool.a': pool }
  const moved = { ...cluster, network_profile: { pod_cidr: '10.2.0.0/16' } }
  assert.equal(
    raised(resourceReplaced, { resources }, { resources: { ...resources, 'azurerm_kubernetes_cluster.main': moved } }),
    [
      'critical: azurerm_kubernetes_cluster.main: Destroyed and made again, and with it the cluster with every volume that only it knows: network_profile.pod_cidr: `10.1.0.0/16` → `10.2.0.0/16`.',
      'high: azurerm_kubernetes_cluster_node_pool.a: Destroyed and made again, and with it its nodes and the pods on them, at once, until the new one is there: it refers to azurerm_kubernetes_cluster.main, which is replaced.',
    ],
  )
})

it('is critical where the API server leaves the network, with everything that follows the cluster', () => {
  const inNetwork = {
    ...cluster,
    api_server_access_profile: { subnet_id: 'a', virtual_network_integration_enabled: true },
  }
  const resources = { 'azurerm_kubernetes_cluster.main': inNetwork, 'azurerm_kubernetes_cluster_node_pool.a': pool }
  const after = { ...resources, 'azurerm_kubernetes_cluster.main': cluster }
  const [first, second] = raised(resourceReplaced, { resources }, { resources: after })
  assert.match(
    first ?? '',
    /^critical: azurerm_kubernetes_cluster\.main: .*api_server_access_profile\.subnet_id: `a` → nothing/,
  )
  assert.match(second ?? '', /^high: azurerm_kubernetes_cluster_node_pool\.a/)
})

it('says in one sentence what follows and matters less', () => {
  const scope = '${azurerm_kubernetes_cluster.main.id}'
  const resources = {
    'azurerm_kubernetes_cluster.main': cluster,
    'azurerm_role_assignment.a': { scope },
    'azurerm_role_assignment.b': { scope },
  }
  const moved = { ...resources, 'azurerm_kubernetes_cluster.main': { ...cluster, location: 'northeurope' } }
  assert.is(
    raised(resourceReplaced, { resources }, { resources: moved })[1],
    'medium: azurerm_kubernetes_cluster.main: What refers to it is destroyed and made again as well: azurerm_role_assignment.a, azurerm_role_assignment.b.',
  )
})

it('says nothing of an argument that changes in place', () => {
  const change = { ...network, address_space: ['10.0.0.0/16', '10.9.0.0/16'], tags: { a: 'b' } }
  const before = { 'azurerm_virtual_network.main': network, 'azurerm_subnet.nodes': subnet }
  assert.equal(
    raised(
      resourceReplaced,
      { resources: before },
      { resources: { ...before, 'azurerm_virtual_network.main': change } },
    ),
    [],
  )
})

it('follows a reference to a written argument only where that one changes', () => {
  const before = { 'azurerm_virtual_network.main': network, 'azurerm_subnet.nodes': subnet }
  const subjects = (change: object) =>
    raised(
      resourceReplaced,
      { resources: before },
      { resources: { ...before, 'azurerm_virtual_network.main': { ...network, ...change } } },
    ).map((text) => text.split(':')[1]?.trim())
  assert.equal(subjects({ location: 'northeurope' }), ['azurerm_virtual_network.main'])
  assert.equal(subjects({ name: 'other' }), ['azurerm_virtual_network.main', 'azurerm_subnet.nodes'])
})

it('says that prevent_destroy stops the plan, and nothing of what lifecycle ignores', () => {
  const guarded = { ...network, lifecycle: { prevent_destroy: true } }
  const ignoring = { ...network, lifecycle: { ignore_changes: ['location'] } }
  const texts = (body: object) =>
    raised(
      resourceReplaced,
      { resources: { 'azurerm_virtual_network.main': { ...body } } },
      { resources: { 'azurerm_virtual_network.main': { ...body, location: 'northeurope' } } },
    )
  assert.match(texts(guarded)[0] ?? '', '`prevent_destroy` makes the plan fail')
  assert.equal(texts(ignoring), [])
})

it('does not follow a reference that lifecycle ignores', () => {
  const ignoring = { ...pool, lifecycle: { ignore_changes: ['kubernetes_cluster_id'] } }
  const resources = { 'azurerm_kubernetes_cluster.main': cluster, 'azurerm_kubernetes_cluster_node_pool.a': ignoring }
  const moved = { ...resources, 'azurerm_kubernetes_cluster.main': { ...cluster, location: 'northeurope' } }
  assert.is(raised(resourceReplaced, { resources }, { resources: moved }).length, 1)
})

it('sees through a new name in the files with a moved block', () => {
  const moved = { moved: [{ from: 'azurerm_virtual_network.main', to: 'azurerm_virtual_network.other' }] }
  const before = { resources: { 'azurerm_virtual_network.main': network } }
  assert.equal(
    raised(resourceReplaced, before, { resources: { 'azurerm_virtual_network.other': network }, settings: moved }),
    [],
  )
})

it.run()
