import { addressAt } from '../../config/cidr.ts'
import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { type Block, type Resource, resource, text } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'
import type { identity } from './identity.ts'
import type { network } from './network.ts'
import { poolArguments, UPGRADE } from './node-pools.ts'

/** What the cluster is built on. */
interface Foundation {
  readonly network: ReturnType<typeof network>
  readonly identity: ReturnType<typeof identity>
  readonly workspaceId: Ref
  readonly tenantId: Ref
  /** With which the disks are encrypted, where the environment has a key of its own. */
  readonly disks: Resource<'azurerm_disk_encryption_set'> | undefined
  /** What else must stand first. */
  readonly ready: readonly Block[]
}

const window = ({ day, start, hours }: Environment['cluster']['maintenance']['nodes']) => ({
  frequency: 'Weekly',
  interval: 1,
  day_of_week: day,
  start_time: start,
  utc_offset: '+00:00',
  duration: hours,
})

/** Who reaches the API server, and how. */
function apiServer({ cluster }: Environment, { apiServer: subnet, egressAddress }: Foundation['network']) {
  // The nodes reach the API server from the NAT gateway, which AKS allows by itself only where it made it.
  // https://learn.microsoft.com/azure/aks/api-server-authorized-ip-ranges
  const ranges = [...cluster.apiServerRanges, text`${egressAddress}/32`]
  return {
    ...(cluster.private && {
      private_cluster_enabled: true,
      private_dns_zone_id: 'System', // a zone beside the nodes, which AKS makes and links to the network
      private_cluster_public_fqdn_enabled: false,
    }),
    ...((subnet || !cluster.private) && {
      api_server_access_profile: {
        ...(subnet && { virtual_network_integration_enabled: true, subnet_id: subnet.ref('id') }),
        ...(!cluster.private && { authorized_ip_ranges: ranges }),
      },
    }),
  }
}

/** Add-ons that an environment may choose. Their blocks are left out where it does not. */
function chosenAddOns({ cluster, managedPrometheus }: Environment, workspaceId: Ref) {
  return {
    ...(cluster.keda !== undefined && { workload_autoscaler_profile: { keda_enabled: cluster.keda } }),
    ...(cluster.defender && { microsoft_defender: { log_analytics_workspace_id: workspaceId } }),
    ...(managedPrometheus && { monitor_metrics: {} }),
  }
}

/** The Kubernetes cluster with its system pool, open to people in Entra ID only. */
export function cluster(env: Environment, place: Place, foundation: Foundation) {
  const { network, identity, workspaceId, tenantId, disks, ready } = foundation
  const names = azureNames(env)
  const main = resource('azurerm_kubernetes_cluster', 'main', {
    name: names.cluster,
    ...place,
    node_resource_group: names.nodeResourceGroup,
    dns_prefix: names.cluster,
    sku_tier: env.cluster.tier,
    // What Premium is paid for. https://learn.microsoft.com/azure/aks/long-term-support
    ...(env.cluster.tier === 'Premium' && { support_plan: 'AKSLongTermSupport' }),
    ...(env.cluster.tier !== 'Free' && { cost_analysis_enabled: true }), // Free has none

    kubernetes_version: env.cluster.kubernetesVersion,
    automatic_upgrade_channel: 'patch',
    maintenance_window_auto_upgrade: window(env.cluster.maintenance.kubernetes),
    node_os_upgrade_channel: 'NodeImage',
    maintenance_window_node_os: window(env.cluster.maintenance.nodes),

    local_account_disabled: true,
    azure_active_directory_role_based_access_control: { tenant_id: tenantId, azure_rbac_enabled: true },
    run_command_enabled: false, // it would pass by the authorised ranges
    ...apiServer(env, network),
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
      ...UPGRADE,
      only_critical_addons_enabled: true,
    },
    node_provisioning_profile: { mode: 'Manual' }, // the pools above, scaled by the autoscaler, not by Karpenter
    auto_scaler_profile: {
      expander: 'least-waste',
      balance_similar_node_groups: true, // keeps the zones even
      skip_nodes_with_local_storage: false, // an emptyDir must not keep a node forever
    },

    azure_policy_enabled: true,
    // For pods that mount secrets as files. The platform's own come by External Secrets, so its identity has no right.
    key_vault_secrets_provider: { secret_rotation_enabled: true },
    image_cleaner_enabled: true,
    image_cleaner_interval_hours: 48,
    oms_agent: { log_analytics_workspace_id: workspaceId, msi_auth_for_monitoring_enabled: true },
    ...chosenAddOns(env, workspaceId),
    ...(disks && { disk_encryption_set_id: disks.ref('id') }),

    lifecycle: {
      ignore_changes: [
        'default_node_pool[0].node_count', // the autoscaler's
        // After a patch AKS answers with three numbers, and every plan would want two again. A new minor version is one
        // command: az aks upgrade. https://github.com/hashicorp/terraform-provider-azurerm/issues/26946
        'kubernetes_version',
        // Where it was never on Azure answers with none, where it was once with false: no one value suits both.
        // https://github.com/hashicorp/terraform-provider-azurerm/issues/22360
        ...(env.cluster.keda === undefined ? (['workload_autoscaler_profile'] as const) : []),
      ],
    },
    depends_on: [...network.ready, ...identity.ready, ...ready],
  })
  return { topic: { name: 'cluster', source: 'src/platform/azure/cluster.ts', blocks: [main] }, main }
}
