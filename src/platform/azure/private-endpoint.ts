import type { Environment } from '../../config/load.ts'
import { azureNames } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { type Block, resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'
import type { network } from './network.ts'

interface Target {
  readonly id: Ref
  /** The part of it that gets an address. */
  readonly part: 'registry' | 'vault' | 'blob'
}

// https://learn.microsoft.com/azure/private-link/private-endpoint-dns
const ZONES = {
  registry: 'privatelink.azurecr.io',
  vault: 'privatelink.vaultcore.azure.net',
  blob: 'privatelink.blob.core.windows.net',
} as const

/** An address in the network for something outside it, and the zone in which its public name leads there. */
export function privateEndpoint(
  env: Environment,
  place: Place,
  net: Pick<ReturnType<typeof network>, 'main' | 'privateEndpoints'>,
  name: string,
  { id, part }: Target,
): readonly Block[] {
  const zone = resource('azurerm_private_dns_zone', name, {
    name: ZONES[part],
    resource_group_name: place.resource_group_name,
    tags: place.tags,
  })
  const link = resource('azurerm_private_dns_zone_virtual_network_link', name, {
    name: 'network',
    private_dns_zone_id: zone.ref('id'),
    virtual_network_id: net.main.ref('id'),
    tags: place.tags,
  })
  const endpoint = resource('azurerm_private_endpoint', name, {
    name: azureNames(env).privateEndpoint(name.replaceAll('_', '-')),
    ...place,
    subnet_id: net.privateEndpoints.ref('id'),
    private_service_connection: {
      name,
      is_manual_connection: false,
      private_connection_resource_id: id,
      subresource_names: [part],
    },
    private_dns_zone_group: { name: 'default', private_dns_zone_ids: [zone.ref('id')] },
  })
  return [zone, link, endpoint]
}
