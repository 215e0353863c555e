import type { AzurermNetworkSecurityRule } from '../../../imports/azurerm.ts'
import type { Environment } from '../../config/load.ts'

/** One inbound rule; what all have in common is added with its subnet. */
export type Rule = Omit<
  AzurermNetworkSecurityRule,
  'name' | 'resource_group_name' | 'network_security_group_name' | 'direction' | 'source_port_range'
>
export type Rules = Readonly<Record<string, Rule>>

const DENY_REST: Rule = {
  description: 'Everything else, from inside the VNet too.',
  priority: 4096, // the last that Azure knows
  access: 'Deny',
  protocol: '*',
  source_address_prefix: '*',
  destination_address_prefix: '*',
  destination_port_range: '*',
}

/**
 * What may reach the nodes. Only inbound: what AKS itself needs outside is known by host name alone, so a security group
 * cannot tell it from the rest of the internet. https://learn.microsoft.com/azure/aks/outbound-rules-control-egress
 */
export function nodeRules({ network: { nodes, pods, apiServer }, cluster }: Environment): Rules {
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
    // Elsewhere it needs no rule: it reaches the kubelets through a tunnel that the nodes open.
    ...(cluster.apiServerIntegration && {
      allow_api_server: {
        description: 'The API server calls kubelets and webhooks itself.',
        priority: 130,
        access: 'Allow',
        protocol: 'Tcp',
        source_address_prefix: apiServer,
        destination_address_prefixes: [nodes, pods],
        destination_port_range: '*',
      },
    }),
    deny_rest: DENY_REST,
  }
}

/** What may reach the private endpoints. A pod that calls one leaves its node under the node's address. */
export function privateEndpointRules({ network: { nodes } }: Environment): Rules {
  return {
    allow_nodes: {
      description: 'Nodes and their pods, by HTTPS.',
      priority: 100,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: nodes,
      destination_address_prefix: '*',
      destination_port_range: '443',
    },
    allow_jump: {
      description: 'People and runners in this network or in one that is peered with it, by HTTPS.',
      priority: 110,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'VirtualNetwork',
      destination_address_prefix: '*',
      destination_port_range: '443',
    },
    deny_rest: DENY_REST,
  }
}

/** What may reach the API server where it has an address in the network. */
// https://learn.microsoft.com/azure/aks/api-server-vnet-integration#nsg-security-rules
export function apiServerRules({ network: { nodes, pods } }: Environment): Rules {
  return {
    allow_nodes: {
      description: 'Kubelets, and pods that watch the cluster.',
      priority: 100,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefixes: [nodes, pods],
      destination_address_prefix: '*',
      destination_port_ranges: ['443', '4443'],
    },
    allow_jump: {
      description: 'kubectl in this network or in one that is peered with it.',
      priority: 110,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'VirtualNetwork',
      destination_address_prefix: '*',
      destination_port_range: '443',
    },
    allow_probes: {
      description: 'Health probes of its load balancer.',
      priority: 120,
      access: 'Allow',
      protocol: 'Tcp',
      source_address_prefix: 'AzureLoadBalancer',
      destination_address_prefix: '*',
      destination_port_range: '9988',
    },
    deny_rest: DENY_REST,
  }
}
