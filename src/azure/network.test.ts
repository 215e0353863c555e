import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import { dev } from '../environments/dev.ts'
import { bodiesOf } from '../testing/bodies.ts'
import { resourceGroup } from './group.ts'
import { network } from './network.ts'

const it = suite('network')

const env = parseEnvironment('dev', dev)
const { topic, ...handles } = network(env, resourceGroup('rg', env).place)
const only = (type: string) => bodiesOf([topic], type)[0] ?? {}
const rules = bodiesOf([topic], 'azurerm_network_security_rule').sort(
  (a, b) => Number(a['priority']) - Number(b['priority']),
)

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

it('denies the rest last', () => {
  assert.is(new Set(rules.map((rule) => rule['priority'])).size, rules.length)
  assert.is(rules.at(-1)?.['access'], 'Deny')
  assert.is(rules.at(-1)?.['source_address_prefix'], '*')
})

it('has one way out, with a fixed address', () => {
  assert.is(only('azurerm_subnet')['default_outbound_access_enabled'], false)
  assert.is(only('azurerm_public_ip')['allocation_method'], 'Static')
  assert.is(handles.egressAddress, '${azurerm_public_ip.egress.ip_address}')
})

it('keeps descriptions within what Azure stores', () => {
  for (const rule of rules) assert.ok(String(rule['description']).length <= 140)
})

it.run()
