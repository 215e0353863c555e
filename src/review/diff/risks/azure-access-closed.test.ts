import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureAccessClosed } from './azure-access-closed.ts'

const it = suite('azure-access-closed')

const changed = (type: string, before: object, after: object) =>
  raised(
    azureAccessClosed,
    { resources: { [`${type}.main`]: { ...before } } },
    { resources: { [`${type}.main`]: { ...after } } },
  )
const open = (public_network_access_enabled: boolean) => ({ public_network_access_enabled })

it('is high where a registry closes to runners outside of the network', () => {
  assert.match(
    changed('azurerm_container_registry', open(true), open(false))[0] ?? '',
    /^high: .*GitHub’s own runners push no image/,
  )
  assert.match(changed('azurerm_container_registry', {}, open(false))[0] ?? '', /^high/)
  assert.equal(changed('azurerm_container_registry', open(false), open(true)), [])
  assert.equal(changed('azurerm_log_analytics_workspace', open(true), open(false)), [])
})

it('is high where a vault or a storage account refuses by default', () => {
  const rules = (default_action: string) => ({ network_acls: { default_action } })
  assert.match(changed('azurerm_key_vault', rules('Allow'), rules('Deny'))[0] ?? '', /^high/)
  assert.equal(changed('azurerm_key_vault', rules('Deny'), rules('Allow')), [])
})

it('is medium where a vault answers fewer addresses, and nothing where all may come', () => {
  const vault = (default_action: string, ...ip_rules: string[]) => ({ network_acls: { default_action, ip_rules } })
  assert.equal(changed('azurerm_key_vault', vault('Deny', '192.0.2.0/24'), vault('Deny')), [
    'medium: network_acls.ip_rules: `192.0.2.0/24` is no longer answered.',
  ])
  assert.equal(changed('azurerm_key_vault', vault('Deny', '192.0.2.0/24'), vault('Deny', '192.0.0.0/16')), [])
  assert.equal(changed('azurerm_key_vault', vault('Deny', '192.0.2.0/24'), vault('Allow')), [])
})

it('is medium where the API server answers fewer addresses, and nothing where the same in a wider range', () => {
  const ranges = (...authorized_ip_ranges: string[]) => ({ api_server_access_profile: { authorized_ip_ranges } })
  assert.match(
    changed('azurerm_kubernetes_cluster', ranges('1.2.3.0/24', '5.6.7.8/32'), ranges('5.6.7.8/32'))[0] ?? '',
    /^medium: The API server no longer answers `1\.2\.3\.0\/24`/,
  )
  assert.match(
    changed('azurerm_kubernetes_cluster', {}, ranges('5.6.7.8/32'))[0] ?? '',
    /everybody but `5\.6\.7\.8\/32`/,
  )
  assert.equal(changed('azurerm_kubernetes_cluster', ranges('1.2.3.0/24'), ranges('1.2.0.0/16')), [])
  const halves = ranges('1.2.3.0/25', '1.2.3.128/25')
  assert.equal(changed('azurerm_kubernetes_cluster', ranges('1.2.3.0/24'), halves), [])
  assert.is(changed('azurerm_kubernetes_cluster', ranges('1.2.2.0/23'), halves).length, 1)
})

const rule = (body: object) => ({
  network_security_group_name: '${azurerm_network_security_group.nodes.name}',
  direction: 'Inbound',
  access: 'Allow',
  protocol: 'Tcp',
  priority: 100,
  source_address_prefix: 'Internet',
  destination_address_prefix: '*',
  destination_port_ranges: ['80', '443'],
  ...body,
})
const rest = {
  access: 'Deny',
  protocol: '*',
  source_address_prefix: '*',
  destination_port_ranges: ['*'],
  priority: 4096,
}
const group = (rules: Readonly<Record<string, object>>) => ({
  resources: Object.fromEntries(
    Object.entries(rules).map(([name, body]) => [`azurerm_network_security_rule.${name}`, rule(body)]),
  ),
})
const flows = (before: Readonly<Record<string, object>>, after: Readonly<Record<string, object>>) =>
  raised(azureAccessClosed, group(before), group(after))

it('is high where a security group no longer lets callers from outside in, whichever rule does it', () => {
  const base = { web: {}, rest }
  assert.equal(flows(base, { rest }), [
    'high: azurerm_network_security_group.nodes: It no longer lets in `Internet`, to ports `80`, `443`, since rule `rest` comes first. Whoever comes from outside gets no answer.',
  ])
  assert.match(flows(base, { web: {}, rest: { ...rest, priority: 90 } })[0] ?? '', /^high: .*rule `rest` comes first/)
  assert.match(flows(base, { web: { access: 'Deny' }, rest })[0] ?? '', /^high/)
  assert.match(flows(base, { web: { destination_port_ranges: ['80'] }, rest })[0] ?? '', /to ports `443`/)
  assert.match(flows(base, { web: { source_address_prefix: '192.0.2.0/24' }, rest })[0] ?? '', /^high/)
})

it('is medium for others, and says nothing where another rule lets them in or the network moves', () => {
  const nodes = { source_address_prefix: '10.0.0.0/22' }
  assert.match(flows({ nodes, rest }, { rest })[0] ?? '', /^medium: .*no longer lets in `10\.0\.0\.0\/22`/)
  assert.equal(flows({ nodes, rest }, { nodes: { source_address_prefix: '10.8.0.0/22' }, rest }), [])
  assert.equal(flows({ web: {}, rest }, { all: { source_address_prefix: '*' }, rest }), [])
  assert.equal(flows({ web: {}, rest }, { web: { priority: 200 }, rest }), [])
  assert.equal(flows({ web: { priority: 4097 }, rest }, { rest }), [])
  const everything = { ...nodes, destination_port_ranges: ['*'] }
  assert.match(flows({ nodes: everything, rest }, { nodes: { ...everything, priority: 4097 }, rest })[0] ?? '', /^high/)
  const out = { direction: 'Outbound', source_address_prefix: '*' }
  const closed = flows({ out, rest }, { out, rest, shut: { ...out, access: 'Deny', priority: 50 } })
  assert.match(
    closed[0] ?? '',
    /^medium: .*What is in it no longer reaches `\*`, to ports `80`, `443`, since rule `shut`/,
  )
  const shut = { direction: 'Outbound', access: 'Deny', source_address_prefix: '*', destination_port_ranges: ['*'] }
  assert.match(
    flows({ web: {}, rest }, { web: {}, rest, shut })[0] ?? '',
    /^high: .*no longer reaches `\*`, to ports `\*`/,
  )
  const probes = { source_address_prefix: 'AzureLoadBalancer' }
  assert.equal(flows({ probes, web: {} }, { web: {} }), [])
})

it.run()
