import type { AzurermContainerRegistry } from '../../../imports/azurerm.ts'
import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import { hasZones } from '../../config/regions.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'
import type { network } from './network.ts'
import { privateEndpoint } from './private-endpoint.ts'
import { registryCache } from './registry-cache.ts'

/** The roles of each mode of permissions. */
// https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions
export const REGISTRY_ROLES = {
  registry: { mode: 'LegacyRegistryPermissions', pull: 'AcrPull', push: 'AcrPush' },
  repository: {
    mode: 'AbacRepositoryPermissions',
    pull: 'Container Registry Repository Reader',
    push: 'Container Registry Repository Writer',
  },
} as const

// https://learn.microsoft.com/azure/container-registry/container-registry-skus
function premium({ registry, location }: Environment, { tags }: Place): Partial<AzurermContainerRegistry> {
  return {
    public_network_access_enabled: !registry.private,
    zone_redundancy_enabled: hasZones(location),
    data_endpoint_enabled: true, // one host that a firewall may allow, instead of all of Azure Storage
    // Only manifests without a tag: CI tags what it pushes with the commit and never moves a tag.
    ...(registry.retentionDays > 0 && { retention_policy_in_days: registry.retentionDays }),
    ...(registry.geoReplications.length > 0 && {
      georeplications: registry.geoReplications.map((region) => ({
        location: region,
        global_endpoint_routing_enabled: true,
        zone_redundancy_enabled: hasZones(region),
        tags,
      })),
    }),
  }
}

/** Image registry: the cluster's kubelet identity reads it, and it keeps copies of what the platform runs. */
export function registry(
  env: Environment,
  place: Place,
  net: Pick<ReturnType<typeof network>, 'main' | 'privateEndpoints'>,
  kubelet: Resource<'azurerm_user_assigned_identity'>,
) {
  const { sku, permissions } = env.registry
  const { mode, pull } = REGISTRY_ROLES[permissions]
  const main = resource('azurerm_container_registry', 'main', {
    name: azureNames(env).registry,
    ...place,
    sku,
    role_assignment_mode: mode,
    admin_enabled: false,
    anonymous_pull_enabled: false,
    ...(sku === 'Premium' && premium(env, place)),
    // Azure keeps a copy in each zone by itself, in every tier, and says so; a change of the argument would make the
    // registry anew. https://learn.microsoft.com/azure/container-registry/zone-redundancy
    lifecycle: { ignore_changes: ['zone_redundancy_enabled'] },
  })
  const pulls = grant('kubelet_pulls_images', {
    to: principalOf(kubelet),
    role: pull,
    on: main.ref('id'),
    description: 'Lets the nodes pull images.',
  })
  const endpoint = env.registry.private
    ? privateEndpoint(env, place, net, 'registry', { id: main.ref('id'), part: 'registry' })
    : []
  const blocks = [main, pulls, ...registryCache(main), ...endpoint]
  return { topic: { name: 'registry', source: 'src/platform/azure/registry.ts', blocks }, main }
}
