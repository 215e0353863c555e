import { UPSTREAMS } from '../../config/upstreams.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'

/** One rule for each upstream repository: `quay.io/argoproj/argocd` is at `<registry>/quay.io/argoproj/argocd`. */
export function registryCache(registry: Resource<'azurerm_container_registry'>) {
  return UPSTREAMS.map((repository) => {
    const name = repository.split('/').at(-1) ?? repository // the whole would be longer than the 50 that Azure takes
    return resource('azurerm_container_registry_cache_rule', name.replaceAll('-', '_'), {
      name,
      container_registry_id: registry.ref('id'),
      source_repo: repository,
      target_repo: repository,
    })
  })
}
