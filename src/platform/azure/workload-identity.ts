import type { Environment } from '../../config/load.ts'
import { azureNames, type PlatformIdentity, type WorkloadIdentity, workloadIdentitiesOf } from '../../config/names.ts'
import type { Ref } from '../../engine/terraform/ref.ts'
import { type Resource, resource } from '../../engine/terraform/resource.ts'
import { grant, principalOf } from './grant.ts'
import type { Place } from './group.ts'

type Identity = Resource<'azurerm_user_assigned_identity'>

/** `externalSecrets`, and a service `external-secrets`, as `external_secrets` or `external-secrets`. */
const words = (name: string, separator: '_' | '-'): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`).replaceAll('-', separator)

/** An identity that one service account of the cluster may take, and nobody else. */
function trusted(
  env: Environment,
  place: Place,
  issuer: Ref,
  [name, { namespace, serviceAccount }]: [string, WorkloadIdentity],
) {
  const identity = resource('azurerm_user_assigned_identity', words(name, '_'), {
    name: azureNames(env).identity(words(name, '-')),
    ...place,
  })
  const credential = resource('azurerm_federated_identity_credential', words(name, '_'), {
    name: `kubernetes-${namespace}-${serviceAccount}`,
    user_assigned_identity_id: identity.ref('id'),
    issuer,
    subject: `system:serviceaccount:${namespace}:${serviceAccount}`,
    audience: ['api://AzureADTokenExchange'],
  })
  return { identity, credential }
}

/** What the workloads' rights are on. */
interface Scopes {
  readonly vault: Resource<'azurerm_key_vault'>
}

/**
 * One identity for each workload that signs in to Azure, from the same table as its service account, and what it may do.
 * Argo CD's signs people in, and those of services are there for what they will need: none of these has a right in Azure.
 */
export function workloadIdentity(env: Environment, place: Place, issuer: Ref, { vault }: Scopes) {
  const entries = Object.entries(workloadIdentitiesOf(env)).map(
    ([name, workload]) => [name, trusted(env, place, issuer, [name, workload])] as const,
  )
  const identities = Object.fromEntries(entries.map(([name, { identity }]) => [name, identity])) as Record<
    PlatformIdentity,
    Identity
  > &
    Record<string, Identity>
  const reads = grant('external_secrets_reads_secrets', {
    to: principalOf(identities.externalSecrets),
    role: 'Key Vault Secrets User',
    on: vault.ref('id'),
    description: 'Lets External Secrets copy secrets into the cluster.',
  })
  return {
    topic: {
      name: 'workload-identity',
      source: 'src/platform/azure/workload-identity.ts',
      blocks: [...entries.flatMap(([, { identity, credential }]) => [identity, credential]), reads],
    },
    identities,
  }
}
