import type { Environment } from '../../config/load.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { resource } from '../../engine/terraform/resource.ts'

/** What most resources say after their name: their group, their region and their tags. */
export interface Place {
  readonly resource_group_name: Ref
  readonly location: Ref
  readonly tags: Readonly<Record<string, string>>
}

/** The resource group that holds everything of one root module. */
export function resourceGroup(name: string, { location, tags }: Pick<Environment, 'location' | 'tags'>) {
  const main = resource('azurerm_resource_group', 'main', { name, location, tags })
  const place: Place = { resource_group_name: main.ref('name'), location: main.ref('location'), tags }
  return { topic: { name: 'group', source: 'src/platform/azure/group.ts', blocks: [main] }, place, main }
}
