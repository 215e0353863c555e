import type { Output } from '../../engine/terraform/document.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import type { Resource } from '../../engine/terraform/resource.ts'

interface Built {
  readonly tenantId: Ref
  readonly groupName: Ref
  readonly egressAddress: Ref
  readonly cluster: Resource<'azurerm_kubernetes_cluster'>
  readonly registry: Resource<'azurerm_container_registry'>
  readonly vault: Resource<'azurerm_key_vault'>
  readonly extra: Readonly<Record<string, Output>>
  readonly identities: Readonly<Record<string, Resource<'azurerm_user_assigned_identity'>>>
}

/** What people need after an apply, and what `npm run outputs` carries into `src/environments/outputs.json`. */
export function outputs({ tenantId, groupName, egressAddress, cluster, registry, vault, extra, identities }: Built) {
  const values = {
    tenant_id: { value: tenantId, description: 'Entra tenant, for npm run outputs' },
    workload_client_ids: {
      value: Object.fromEntries(Object.entries(identities).map(([name, each]) => [name, each.ref('client_id')])),
      description: 'Client id of each workload identity, for npm run outputs',
    },
    resource_group_name: { value: groupName, description: 'For az aks get-credentials' },
    cluster_name: { value: cluster.ref('name'), description: 'For az aks get-credentials' },
    oidc_issuer_url: { value: cluster.ref('oidc_issuer_url'), description: 'Issuer of the service accounts’ tokens' },
    registry_login_server: { value: registry.ref('login_server'), description: 'Where CI pushes images' },
    key_vault_uri: { value: vault.ref('vault_uri'), description: 'Where people put secrets' },
    egress_address: {
      value: egressAddress,
      description: 'Address that the cluster calls others from: for their allow-lists and the Cloudflare token',
    },
    ...extra,
  } satisfies Record<string, Output>
  return { topic: { name: 'outputs', source: 'src/platform/azure/outputs.ts', outputs: values } }
}
