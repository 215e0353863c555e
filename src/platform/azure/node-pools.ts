import type { Environment } from '../../config/load.ts'
import { rotationName } from '../../config/rules/pools.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'

type Subnet = Resource<'azurerm_subnet'>
type Pool = Environment['cluster']['systemPool']

/** What the system pool and the user pools have in common. */
export function poolArguments(env: Environment, nodes: Subnet, name: string, pool: Pool) {
  return {
    name,
    vm_size: pool.vmSize,
    vnet_subnet_id: nodes.ref('id'),
    ...(env.cluster.zones.length > 0 && { zones: env.cluster.zones }),
    auto_scaling_enabled: true,
    min_count: pool.minNodes,
    max_count: pool.maxNodes,
    max_pods: pool.maxPods,
    os_sku: 'AzureLinux',
    os_disk_type: 'Ephemeral', // nothing on a node outlives it, and it starts faster
    os_disk_size_gb: pool.osDiskGb,
    // Needs `az feature register --namespace Microsoft.Compute --name EncryptionAtHost` once per subscription.
    // https://learn.microsoft.com/azure/aks/enable-host-encryption
    host_encryption_enabled: true,
    temporary_name_for_rotation: rotationName(name), // stands in while the pool is replaced, as most changes above need
    tags: env.tags,
  }
}

// A third at a time. A node waits for its PodDisruptionBudgets, and the next one for its pods to be warm.
export const UPGRADE = {
  upgrade_settings: { max_surge: '33%', drain_timeout_in_minutes: 30, node_soak_duration_in_minutes: 5 },
}

/** AKS sets these on spot nodes itself; here too, or every plan would remove them. */
// https://learn.microsoft.com/azure/aks/spot-node-pool
const SPOT = {
  priority: 'Spot',
  eviction_policy: 'Delete',
  spot_max_price: -1, // up to the price of an ordinary node
  node_taints: ['kubernetes.azure.com/scalesetpriority=spot:NoSchedule'],
}
const SPOT_LABEL = { 'kubernetes.azure.com/scalesetpriority': 'spot' }

/** The pools that run the workloads. */
export function nodePools(env: Environment, nodes: Subnet, cluster: Resource<'azurerm_kubernetes_cluster'>) {
  const pools = Object.entries(env.cluster.userPools).map(([name, { labels, spot, ...pool }]) =>
    resource('azurerm_kubernetes_cluster_node_pool', name, {
      ...poolArguments(env, nodes, name, pool),
      kubernetes_cluster_id: cluster.ref('id'),
      mode: 'User',
      node_labels: { ...labels, ...(spot && SPOT_LABEL) },
      ...(spot ? SPOT : UPGRADE), // spot nodes are not surged: https://learn.microsoft.com/azure/aks/spot-node-pool
      lifecycle: { ignore_changes: ['node_count'] }, // the autoscaler's
    }),
  )
  return { topic: { name: 'node-pools', source: 'src/platform/azure/node-pools.ts', blocks: pools } }
}
