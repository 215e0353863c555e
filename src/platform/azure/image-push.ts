import type { Environment } from '../../config/load.ts'
import { azureNames, githubEnvironments, servicesOf } from '../../config/names.ts'
import type { Output } from '../../engine/terraform/document.ts'
import type { Resource } from '../../engine/terraform/resource.ts'
import { subjectsOf } from './github.ts'
import { signedIn } from './github-identity.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'
import { REGISTRY_ROLES } from './registry.ts'

/** Repositories to which the pipeline pushes, and no others; needs a registry that knows permissions on repositories. */
// https://learn.microsoft.com/azure/container-registry/container-registry-rbac-abac-repository-permissions
function onlyRepositories(names: readonly string[]): string {
  const actions = ['content/read', 'content/write', 'metadata/read', 'metadata/write']
  const other = actions.map(
    (action) => `!(ActionMatches{'Microsoft.ContainerRegistry/registries/repositories/${action}'})`,
  )
  const repository = '@Request[Microsoft.ContainerRegistry/registries/repositories:name]'
  const own = names.map((name) => `'${name}'`)
  // A condition has 8 KB at most, so several are a set. https://learn.microsoft.com/azure/role-based-access-control/conditions-format
  const isOwn =
    own.length === 1
      ? `StringEqualsIgnoreCase ${own[0]}`
      : `ForAnyOfAnyValues:StringEqualsIgnoreCase {${own.join(', ')}}`
  return `((${other.join(' AND ')}) OR (${repository} ${isOwn}))`
}

/**
 * The identity with which a pipeline pushes images to this registry. It is not the one that applies: a build runs code
 * of others, and must not be able to change Azure. A repository that is not on GitHub gets none.
 */
export function imagePush(env: Environment, place: Place, registry: Resource<'azurerm_container_registry'>) {
  const subjects = subjectsOf(env)
  const { permissions } = env.registry
  const push =
    subjects &&
    signedIn('push', place, azureNames(env).identity('push'), {
      images: subjects.environment(githubEnvironments(env.name).images),
    })
  const pushes =
    push &&
    grant('ci_pushes_images', {
      to: principalOf(push.identity),
      role: REGISTRY_ROLES[permissions].push,
      on: registry.ref('id'),
      ...(permissions === 'repository' && { condition: onlyRepositories(servicesOf(env)) }),
      description: 'Lets the pipeline push what it built.',
    })
  const outputs: Record<string, Output> = push
    ? {
        ci_push_client_id: {
          value: push.identity.ref('client_id'),
          description: `AZURE_CLIENT_ID of the environment ${githubEnvironments(env.name).images} at GitHub, which pushes images`,
        },
      }
    : {}
  const blocks = push && pushes ? [...push.blocks, pushes] : []
  return { topic: { name: 'image-push', source: 'src/platform/azure/image-push.ts', blocks }, outputs }
}
