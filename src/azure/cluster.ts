import { addressAt } from '../config/cidr.ts'
import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import type { Ref } from '../terraform/ref.ts'
import { resource, text } from '../terraform/resource.ts'
import type { Place } from './group.ts'
import type { identity } from './identity.ts'
import type { network } from './network.ts'
import { poolArguments } from './node-pools.ts'

/** What the cluster is built on. */
interface Foundation {
  readonly network: ReturnType<typeof network>
  readonly identity: ReturnType<typeof identity>
  readonly workspaceId: Ref
  readonly tenantId: Ref
}

// AKS asks for at least 4 hours: https://learn.microsoft.com/azure/aks/planned-maintenance
const window = (day: string) =>
  ({
    frequency: 'Weekly',
    interval: 1,
    day_of_week: day,
    start_time: '02:00',
    utc_offset: '+00:00',
    duration: 4,
  }) as const

/** The Kubernetes cluster with its system pool, open to people in Entra ID only. */
export function cluster(env: Environment, place: Place, { network, identity, workspaceId, tenantId }: Foundation) {
  const names = azureNames(env)
  const main = resource('azurerm_kubernetes_cluster', 'main', {
    name: names.cluster,
    ...place,
    node_resource_group: names.nodeResourceGroup,
    dns_prefix: names.cluster,
    sku_tier: env.cluster.tier,
    ...(env.cluster.tier !== 'Free' && { cost_analysis_enabled: true }), // Free has none

    kubernetes_version: env.cluster.kubernetesVersion,
    automatic_upgrade_channel: 'patch',
    maintenance_window_auto_upgrade: window('Sunday'),
    node_os_upgrade_channel: 'NodeImage',
    maintenance_window_node_os: window('Saturday'),

    local_account_disabled: true,
    azure_active_directory_role_based_access_control: { tenant_id: tenantId, azure_rbac_enabled: true },
    run_command_enabled: false, // it would pass by the authorised ranges
    api_server_access_profile: {
      // The nodes reach the API server from the NAT gateway, which AKS allows by itself only where it made it.
      // https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
      authorized_ip_ranges: [...env.cluster.apiServerRanges, text`${network.egressAddress}/32`],
    },
    oidc_issuer_enabled: true,
    workload_identity_enabled: true,
    identity: { type: 'UserAssigned', identity_ids: [identity.controlPlane.ref('id')] },
    kubelet_identity: {
      user_assigned_identity_id: identity.kubelet.ref('id'),
      client_id: identity.kubelet.ref('client_id'),
      object_id: identity.kubelet.ref('principal_id'),
    },

    network_profile: {
      network_plugin: 'azure',
      network_plugin_mode: 'overlay',
      network_data_plane: 'cilium',
      network_policy: 'cilium',
      pod_cidr: env.network.pods,
      service_cidr: env.network.services,
      dns_service_ip: addressAt(env.network.services, 10), // AKS takes .10 where nothing is said; .1 is the API server
      load_balancer_sku: 'standard',
      outbound_type: 'userAssignedNATGateway',
    },

    default_node_pool: {
      ...poolArguments(env, network.nodes, 'system', env.cluster.systemPool),
      only_critical_addons_enabled: true,
    },
    node_provisioning_profile: { mode: 'Manual' }, // the pools above, scaled by the autoscaler, not by Karpenter
    auto_scaler_profile: {
      expander: 'least-waste',
      balance_similar_node_groups: true, // keeps the zones even
      skip_nodes_with_local_storage: false, // an emptyDir must not keep a node forever
    },

    // Secrets come by External Secrets, so the Key Vault add-on stays off.
    azure_policy_enabled: true,
    image_cleaner_enabled: true,
    image_cleaner_interval_hours: 48,
    oms_agent: { log_analytics_workspace_id: workspaceId, msi_auth_for_monitoring_enabled: true },

    lifecycle: {
      ignore_changes: [
        'default_node_pool[0].node_count', // the autoscaler's
        // After a patch AKS answers with three numbers, and every plan would want two again. A new minor version is one
        // command: az aks upgrade. https://github.com/hashicorp/terraform-provider-azurerm/issues/26946
        'kubernetes_version',
      ],
    },
    depends_on: [...network.ready, ...identity.ready],
  })
  return { topic: { name: 'cluster', source: 'src/azure/cluster.ts', blocks: [main] }, main }
}
