import type { Environment } from '../config/load.ts'
import { azureNames, WORKLOAD_IDENTITIES, type WorkloadIdentity, type WorkloadIdentityName } from '../config/names.ts'
import type { Ref } from '../terraform/ref.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import type { Place } from './group.ts'

type Identity = Resource<'azurerm_user_assigned_identity'>

/** `externalSecrets` as `external_secrets` or `external-secrets`. */
const words = (name: string, separator: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `${separator}${letter.toLowerCase()}`)

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

/** One identity for each workload that signs in to Azure, from the same table as its service account. */
export function workloadIdentity(env: Environment, place: Place, issuer: Ref) {
  const entries = Object.entries(WORKLOAD_IDENTITIES).map(
    ([name, workload]) => [name, trusted(env, place, issuer, [name, workload])] as const,
  )
  return {
    topic: {
      name: 'workload-identity',
      source: 'src/azure/workload-identity.ts',
      blocks: entries.flatMap(([, { identity, credential }]) => [identity, credential]),
    },
    identities: Object.fromEntries(entries.map(([name, { identity }]) => [name, identity])) as Record<
      WorkloadIdentityName,
      Identity
    >,
  }
}
