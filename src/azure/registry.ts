import type { Environment } from '../config/load.ts'
import { azureNames } from '../config/names.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

// https://learn.microsoft.com/azure/container-registry/container-registry-skus
const PREMIUM = {
  zone_redundancy_enabled: true,
  data_endpoint_enabled: true, // one host that a firewall may allow, instead of all of Azure Storage
  // Only manifests without a tag: CI tags what it pushes with the commit and never moves a tag.
  retention_policy_in_days: 30,
} as const

/** Image registry, readable by the cluster's kubelet identity and by nothing else. */
export function registry(env: Environment, place: Place, kubelet: Resource<'azurerm_user_assigned_identity'>) {
  const main = resource('azurerm_container_registry', 'main', {
    name: azureNames(env).registry,
    ...place,
    sku: env.registry.sku,
    admin_enabled: false,
    anonymous_pull_enabled: false,
    ...(env.registry.sku === 'Premium' && PREMIUM),
  })
  const pull = grant('kubelet_pulls_images', {
    to: principalOf(kubelet),
    role: 'AcrPull',
    on: main.ref('id'),
    description: 'Lets the nodes pull images.',
  })
  return { topic: { name: 'registry', source: 'src/azure/registry.ts', blocks: [main, pull] }, main }
}
