import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'
import { guardedSubnet } from './subnet.ts'
import { apiServerRules, nodeRules, privateEndpointRules } from './subnet-rules.ts'

// https://learn.microsoft.com/azure/aks/api-server-vnet-integration
const API_SERVER_DELEGATION = {
  name: 'aks',
  service_delegation: {
    name: 'Microsoft.ContainerService/managedClusters',
    actions: ['Microsoft.Network/virtualNetworks/subnets/join/action'],
  },
}

/** The virtual network: three guarded subnets; the nodes' only way out is a NAT gateway with an address of its own. */
export function network(env: Environment, place: Place) {
  const names = azureNames(env)
  const main = resource('azurerm_virtual_network', 'main', {
    name: names.virtualNetwork,
    ...place,
    address_space: [env.network.vnet],
  })
  const nodes = guardedSubnet(env, place, main, 'nodes', { cidr: env.network.nodes, rules: nodeRules(env) })
  const privateEndpoints = guardedSubnet(env, place, main, 'private_endpoints', {
    cidr: env.network.privateEndpoints,
    rules: privateEndpointRules(env),
    options: { private_endpoint_network_policies: 'NetworkSecurityGroupEnabled' }, // else they pass by the rules
  })
  const apiServer = guardedSubnet(env, place, main, 'api_server', {
    cidr: env.network.apiServer,
    rules: apiServerRules(env),
    options: { delegation: API_SERVER_DELEGATION },
  })

  const address = resource('azurerm_public_ip', 'egress', {
    name: names.natAddress,
    ...place,
    allocation_method: 'Static',
    sku: 'Standard',
    // All or one; without them it is in no zone in particular, as in a region that has none.
    ...(env.cluster.zones.length > 0 && { zones: ['1', '2', '3'] }),
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
    subnet_id: nodes.subnet.ref('id'),
    nat_gateway_id: gateway.ref('id'),
  })

  const subnets = [nodes, privateEndpoints, apiServer].flatMap(({ blocks }) => blocks)
  return {
    topic: {
      name: 'network',
      source: 'src/platform/azure/network.ts',
      blocks: [main, ...subnets, address, gateway, addressed, routed],
    },
    main,
    nodes: nodes.subnet,
    privateEndpoints: privateEndpoints.subnet,
    /** The API server's subnet, where the environment uses it. */
    apiServer: env.cluster.apiServerIntegration ? apiServer.subnet : undefined,
    /** The one address that everything in the cluster is seen under. */
    egressAddress: address.ref('ip_address'),
    /** What must stand before a node starts: AKS refuses a subnet without its NAT gateway. */
    ready: [nodes.guarded, addressed, routed, ...(env.cluster.apiServerIntegration ? [apiServer.guarded] : [])],
  }
}
