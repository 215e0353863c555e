import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { bodiesOf } from '../../workshop/testing/bodies.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { resourceGroup } from './group.ts'
import { network } from './network.ts'

const it = suite('network')

const env = parseEnvironment('dev', dev)
const { topic, ...handles } = network(env, resourceGroup('rg', env).place)
const only = (type: string) => bodiesOf([topic], type)[0] ?? {}
const subnets = bodiesOf([topic], 'azurerm_subnet')
const rulesOf = (subnet: string) =>
  bodiesOf([topic], 'azurerm_network_security_rule')
    .filter((rule) => rule['network_security_group_name'] === `\${azurerm_network_security_group.${subnet}.name}`)
    .sort((a, b) => Number(a['priority']) - Number(b['priority']))
const rules = rulesOf('nodes')

it('opens the web ports to the internet, and nothing else', () => {
  const open = rules.filter((rule) => rule['access'] === 'Allow' && rule['source_address_prefix'] === 'Internet')
  assert.equal(
    open.map((rule) => rule['destination_port_ranges']),
    [['80', '443']],
  )
})

it('lets nodes and pods talk, whose addresses Azure’s own rule may not know', () => {
  const cluster = rules.find((rule) => rule['name'] === 'allow-cluster')
  assert.equal(cluster?.['source_address_prefixes'], [dev.network.nodes, dev.network.pods])
  assert.equal(cluster?.['destination_address_prefixes'], [dev.network.nodes, dev.network.pods])
})

it('has three subnets, each behind a security group of its own', () => {
  const ids = bodiesOf([topic], 'azurerm_subnet_network_security_group_association').map((body) => body['subnet_id'])
  assert.equal(
    ids,
    ['nodes', 'private_endpoints', 'api_server'].map((name) => `\${azurerm_subnet.${name}.id}`),
  )
  for (const subnet of subnets) assert.is(subnet['default_outbound_access_enabled'], false)
})

for (const subnet of ['nodes', 'private_endpoints', 'api_server'])
  it(`denies the rest last, at ${subnet}`, () => {
    const inOrder = rulesOf(subnet)
    assert.is(new Set(inOrder.map((rule) => rule['priority'])).size, inOrder.length)
    const last = inOrder.at(-1)
    assert.equal([last?.['access'], last?.['source_address_prefix'], last?.['protocol']], ['Deny', '*', '*'])
  })

it('opens private endpoints and the API server to nodes and to the network alone', () => {
  for (const rule of [...rulesOf('private_endpoints'), ...rulesOf('api_server')])
    assert.ok(rule['access'] === 'Deny' || rule['source_address_prefix'] !== 'Internet')
})

it('guards private endpoints, which pass by the rules unless told otherwise', () => {
  const endpoints = subnets.find((subnet) => subnet['name'] === 'private-endpoints')
  assert.is(endpoints?.['private_endpoint_network_policies'], 'NetworkSecurityGroupEnabled')
})

it('has one way out, with a fixed address', () => {
  assert.is(only('azurerm_public_ip')['allocation_method'], 'Static')
  assert.is(handles.egressAddress, '${azurerm_public_ip.egress.ip_address}')
})

it('keeps descriptions within what Azure stores', () => {
  for (const rule of bodiesOf([topic], 'azurerm_network_security_rule'))
    assert.ok(String(rule['description']).length <= 140)
})

it.run()
