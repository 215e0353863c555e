import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import { resource } from '../terraform/resource.ts'
import type { Place } from './group.ts'
import { nodeRules } from './node-rules.ts'

/** The virtual network: one subnet for the nodes, whose only way out is a NAT gateway with an address of its own. */
export function network(env: Environment, place: Place) {
  const names = azureNames(env)
  const main = resource('azurerm_virtual_network', 'main', {
    name: names.virtualNetwork,
    ...place,
    address_space: [env.network.vnet],
  })
  const nodes = resource('azurerm_subnet', 'nodes', {
    name: 'nodes',
    resource_group_name: place.resource_group_name,
    virtual_network_name: main.ref('name'),
    address_prefixes: [env.network.nodes],
    default_outbound_access_enabled: false, // an address that Azure may change at any time
  })

  const securityGroup = resource('azurerm_network_security_group', 'nodes', {
    name: names.nodesSecurityGroup,
    ...place,
  })
  const guarded = resource('azurerm_subnet_network_security_group_association', 'nodes', {
    subnet_id: nodes.ref('id'),
    network_security_group_id: securityGroup.ref('id'),
  })

  const address = resource('azurerm_public_ip', 'egress', {
    name: names.natAddress,
    ...place,
    allocation_method: 'Static',
    sku: 'Standard',
    zones: ['1', '2', '3'], // all or one; without them it is in no zone in particular
  })
  // Standard lives in one zone, which Azure picks. StandardV2 spans them, but AKS has it as a preview only.
  const gateway = resource('azurerm_nat_gateway', 'egress', {
    name: names.natGateway,
    ...place,
    sku_name: 'Standard',
  })
  const addressed = resource('azurerm_nat_gateway_public_ip_association', 'egress', {
    nat_gateway_id: gateway.ref('id'),
    public_ip_address_id: address.ref('id'),
  })
  const routed = resource('azurerm_subnet_nat_gateway_association', 'nodes', {
    subnet_id: nodes.ref('id'),
    nat_gateway_id: gateway.ref('id'),
  })

  return {
    topic: {
      name: 'network',
      source: 'src/azure/network.ts',
      blocks: [
        main,
        nodes,
        securityGroup,
        ...nodeRules(env, place, securityGroup),
        guarded,
        address,
        gateway,
        addressed,
        routed,
      ],
    },
    nodes,
    /** The one address that everything in the cluster is seen under. */
    egressAddress: address.ref('ip_address'),
    /** What must stand before a node starts: AKS refuses a subnet without its NAT gateway. */
    ready: [guarded, addressed, routed],
  }
}
