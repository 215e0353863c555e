import type { AzurermSubnet } from '../../../imports/azurerm.ts'
import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { type Block, type Resource, resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'
import type { Rules } from './subnet-rules.ts'

interface Range {
  readonly cidr: string
  readonly rules: Rules
  readonly options?: Partial<AzurermSubnet>
}

/** A subnet behind a security group of its own, with its rules one resource each. */
export function guardedSubnet(
  env: Environment,
  place: Place,
  virtualNetwork: Resource<'azurerm_virtual_network'>,
  name: string,
  { cidr, rules, options }: Range,
) {
  const dashed = name.replaceAll('_', '-')
  const subnet = resource('azurerm_subnet', name, {
    name: dashed,
    resource_group_name: place.resource_group_name,
    virtual_network_name: virtualNetwork.ref('name'),
    address_prefixes: [cidr],
    default_outbound_access_enabled: false, // an address that Azure may change at any time
    ...options,
  })
  const group = resource('azurerm_network_security_group', name, {
    name: azureNames(env).securityGroup(dashed),
    ...place,
  })
  const inbound = Object.entries(rules).map(([rule, body]) =>
    resource('azurerm_network_security_rule', `${name}_${rule}`, {
      name: rule.replaceAll('_', '-'),
      resource_group_name: place.resource_group_name,
      network_security_group_name: group.ref('name'),
      direction: 'Inbound',
      ...body,
      source_port_range: '*',
    }),
  )
  const guarded = resource('azurerm_subnet_network_security_group_association', name, {
    subnet_id: subnet.ref('id'),
    network_security_group_id: group.ref('id'),
  })
  const blocks: Block[] = [subnet, group, ...inbound, guarded]
  return { subnet, guarded, blocks }
}
