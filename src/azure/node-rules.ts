import type { AzurermNetworkSecurityRule } from '../../imports/azurerm.ts'
import type { Environment } from '../config/load.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import type { Place } from './group.ts'

type Rule = Omit<
  AzurermNetworkSecurityRule,
  'name' | 'resource_group_name' | 'network_security_group_name' | 'direction' | 'source_port_range'
>

/**
 * What may reach the nodes. Only inbound: what AKS itself needs outside is known by host name alone, so a security group
 * cannot tell it from the rest of the internet. https://learn.microsoft.com/azure/aks/outbound-rules-control-egress
 */
function inbound({ network: { nodes, pods } }: Environment): Record<string, Rule> {
  return {
    allow_web: {
      description: 'Browsers and API clients, through the load balancer of the cluster.',
      priority: 100,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'Internet',
      // AKS uses floating IP: packets arrive with the public address and port of the load balancer, not of a node.
      destination_address_prefix: '*',
      destination_port_ranges: ['80', '443'],
    },
    // Overlay addresses of pods are outside the VNet, so the VirtualNetwork tag of Azure's default rule may miss them.
    // https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay#network-security-groups
    allow_cluster: {
      description: 'Nodes and pods among themselves; network policies in the cluster say which pods.',
      priority: 110,
      access: 'Allow',
      protocol: '*',
      source_address_prefixes: [nodes, pods],
      destination_address_prefixes: [nodes, pods],
      destination_port_range: '*',
    },
    allow_probes: {
      description: 'Health probes of the load balancer, on ports that Kubernetes picks.',
      priority: 120,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'AzureLoadBalancer',
      destination_address_prefix: '*',
      destination_port_range: '*',
    },
    // The API server needs no rule: it reaches the kubelets through a tunnel that the nodes open.
    deny_rest: {
      description: 'Everything else, from inside the VNet too.',
      priority: 4096, // the last that Azure knows
      access: 'Deny',
      protocol: '*',
      source_address_prefix: '*',
      destination_address_prefix: '*',
      destination_port_range: '*',
    },
  }
}

/** The rules of the nodes' security group, one resource each. */
export function nodeRules(env: Environment, place: Place, group: Resource<'azurerm_network_security_group'>) {
  return Object.entries(inbound(env)).map(([name, rule]) =>
    resource('azurerm_network_security_rule', `nodes_${name}`, {
      name: name.replaceAll('_', '-'),
      resource_group_name: place.resource_group_name,
      network_security_group_name: group.ref('name'),
      direction: 'Inbound',
      ...rule,
      source_port_range: '*',
    }),
  )
}
