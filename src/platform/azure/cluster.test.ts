import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import type { EnvironmentInput } from '../../config/schema.ts'
import { type Body, blockIn, bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { rootModule } from './root-module.ts'

const it = suite('cluster')

const topicsOf = (input: EnvironmentInput) => rootModule(parseEnvironment(input.name, input))
const clusterOf = (input: EnvironmentInput): Body => bodiesOf(topicsOf(input), 'azurerm_kubernetes_cluster')[0] ?? {}
const withCluster = (changes: Partial<EnvironmentInput['cluster']>): EnvironmentInput => ({
  ...dev,
  cluster: { ...dev.cluster, ...changes },
})

it('lets only the given ranges and its own nodes reach the API server', () => {
  const { authorized_ip_ranges } = blockIn(clusterOf(dev), 'api_server_access_profile')
  assert.equal(authorized_ip_ranges, [...dev.cluster.apiServerRanges, '${azurerm_public_ip.egress.ip_address}/32'])
})

it('knows people by Entra ID and Azure RBAC, and nobody else', () => {
  const body = clusterOf(dev)
  assert.is(body['local_account_disabled'], true)
  assert.is(body['run_command_enabled'], false)
  assert.is(blockIn(body, 'azure_active_directory_role_based_access_control')['azure_rbac_enabled'], true)
})

it('waits for its way out and for the rights of its identity', () => {
  assert.equal(clusterOf(dev)['depends_on'], [
    'azurerm_subnet_network_security_group_association.nodes',
    'azurerm_nat_gateway_public_ip_association.egress',
    'azurerm_subnet_nat_gateway_association.nodes',
    'azurerm_role_assignment.control_plane_joins_subnet',
    'azurerm_role_assignment.control_plane_assigns_kubelet',
  ])
})

it('keeps workloads off the system pool', () => {
  assert.is(blockIn(clusterOf(dev), 'default_node_pool')['only_critical_addons_enabled'], true)
})

it('has DNS inside the range of services', () => {
  assert.is(blockIn(clusterOf(dev), 'network_profile')['dns_service_ip'], '172.20.0.10')
})

it('differs between environments in numbers only', () => {
  assert.is(blockIn(clusterOf(dev), 'default_node_pool')['min_count'], dev.cluster.systemPool.minNodes)
  assert.is(blockIn(clusterOf(prod), 'default_node_pool')['min_count'], prod.cluster.systemPool.minNodes)
  assert.equal(Object.keys(clusterOf(dev)), Object.keys(clusterOf(prod)))
})

it('analyses costs except in the Free tier, which cannot', () => {
  assert.is(clusterOf(dev)['cost_analysis_enabled'], true)
  assert.not('cost_analysis_enabled' in clusterOf(withCluster({ tier: 'Free' })))
})

it('has the long-term support that Premium is paid for, and asks for it nowhere else', () => {
  assert.is(clusterOf(withCluster({ tier: 'Premium' }))['support_plan'], 'AKSLongTermSupport')
  assert.not('support_plan' in clusterOf(dev))
})

it('builds every pool alike, with a stand-in name that Azure takes', () => {
  const { general } = dev.cluster.userPools
  const input = withCluster({ userPools: { general, inference123: { ...general, labels: { purpose: 'inference' } } } })
  const pools = bodiesOf(topicsOf(input), 'azurerm_kubernetes_cluster_node_pool')
  assert.is(pools.length, 2)
  assert.equal(pools[1]?.['node_labels'], { purpose: 'inference' })
  for (const pool of [...pools, blockIn(clusterOf(input), 'default_node_pool')]) {
    assert.match(String(pool['temporary_name_for_rotation']), /^[a-z][a-z0-9]{0,11}$/)
    assert.is.not(pool['temporary_name_for_rotation'], pool['name'])
    assert.is(pool['host_encryption_enabled'], true)
    assert.is(pool['os_disk_type'], 'Ephemeral')
    assert.equal(pool['zones'], ['1', '2', '3'])
  }
})

it('updates nodes and Kubernetes on different days', () => {
  const body = clusterOf(dev)
  const dayOf = (key: string) => blockIn(body, key)['day_of_week']
  assert.is.not(dayOf('maintenance_window_auto_upgrade'), dayOf('maintenance_window_node_os'))
})

it('updates when the environment says', () => {
  const body = clusterOf(withCluster({ maintenance: { nodes: { day: 'Tuesday', start: '22:30', hours: 6 } } }))
  const { day_of_week, start_time, duration } = blockIn(body, 'maintenance_window_node_os')
  assert.equal([day_of_week, start_time, duration], ['Tuesday', '22:30', 6])
})

it('rotates the secrets of pods that mount them', () => {
  assert.is(blockIn(clusterOf(dev), 'key_vault_secrets_provider')['secret_rotation_enabled'], true)
})

it.run()
