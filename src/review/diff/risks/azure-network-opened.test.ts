import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { azureNetworkOpened } from './azure-network-opened.ts'

const it = suite('azure-network-opened')

const allow = {
  direction: 'Inbound',
  access: 'Allow',
  priority: 100,
  source_address_prefix: '10.0.0.0/24',
  destination_address_prefix: '*',
  destination_port_ranges: ['443'],
  network_security_group_name: '${azurerm_network_security_group.a.name}',
}
const side = (rule?: object, others = {}) => ({
  resources: { ...(rule && { 'azurerm_network_security_rule.a': { ...rule } }), ...others },
})

it('is medium where a rule lets more in, and high where it lets everyone in', () => {
  assert.equal(raised(azureNetworkOpened, side(allow), side({ ...allow, destination_port_ranges: ['443', '22'] })), [
    'medium: Rule `a` lets more in: `22`.',
  ])
  assert.match(
    raised(azureNetworkOpened, side(allow), side({ ...allow, source_address_prefix: 'Internet' }))[0] ?? '',
    /^high/,
  )
  assert.match(raised(azureNetworkOpened, side(), side(allow))[0] ?? '', /^medium/)
})

it('is high where what keeps others out goes or shrinks', () => {
  const deny = { ...allow, access: 'Deny', source_address_prefix: '*' }
  assert.match(raised(azureNetworkOpened, side(deny), side())[0] ?? '', /^high.*no longer keeps out/)
  const association = { 'azurerm_subnet_network_security_group_association.a': { subnet_id: 'x' } }
  assert.match(raised(azureNetworkOpened, side(undefined, association), side())[0] ?? '', /^high.*no security group/)
})

it('looks at rules inside their group, and at their order', () => {
  const group = (priority: number, source: string) => ({
    'azurerm_network_security_group.a': {
      security_rule: [{ ...allow, name: 'r', priority, source_address_prefix: source }],
    },
  })
  assert.is(
    raised(azureNetworkOpened, side(undefined, group(200, '10.0.0.0/24')), side(undefined, group(100, '10.0.0.0/8')))
      .length,
    2,
  )
  const later = raised(
    azureNetworkOpened,
    side(undefined, group(100, '10.0.0.0/24')),
    side(undefined, group(200, '10.0.0.0/24')),
  )
  assert.equal(later, [])
})

it('says nothing of a rule that lets less in, or of a new group with its rules', () => {
  assert.equal(raised(azureNetworkOpened, side({ ...allow, destination_port_ranges: ['443', '22'] }), side(allow)), [])
  const [wide, narrow] = [
    { ...allow, source_address_prefix: '10.0.0.0/8', destination_port_ranges: ['400-500'] },
    { ...allow, source_address_prefix: '10.0.0.0/24', destination_port_ranges: ['443'] },
  ]
  assert.equal(raised(azureNetworkOpened, side(wide), side(narrow)), [])
  assert.is(raised(azureNetworkOpened, side(narrow), side(wide)).length, 1)
  assert.equal(
    raised(azureNetworkOpened, side(), side(allow, { 'azurerm_network_security_group.a': { name: 'nsg' } })),
    [],
  )
})

it('says nothing of fewer callers from outside, and speaks of others', () => {
  const from = (source_address_prefix: string) => ({
    'azurerm_network_security_group.a': { security_rule: [{ ...allow, name: 'r', source_address_prefix }] },
  })
  const opened = (before: string, after: string) =>
    raised(azureNetworkOpened, side(undefined, from(before)), side(undefined, from(after))).length
  assert.is(opened('Internet', '192.0.2.0/24'), 0)
  assert.is(opened('*', '10.0.0.0/8'), 0)
  assert.is(opened('Internet', '10.0.0.0/8'), 1)
  assert.is(opened('192.0.2.0/24', 'Internet'), 1)
})

it.run()
