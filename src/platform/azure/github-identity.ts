import { type Resource, resource } from '../../engine/terraform/resource.ts'
import type { Place } from './group.ts'

type Credential = Resource<'azurerm_federated_identity_credential'>

/**
 * An identity that GitHub Actions jobs with one of these subjects may take, without a secret.
 *
 * @param jobs - Subjects of each job: GitHub presents one form or the other.
 */
export function signedIn(
  name: string,
  place: Place,
  azureName: string,
  jobs: Readonly<Record<string, readonly string[]>>,
) {
  const identity = resource('azurerm_user_assigned_identity', name, { name: azureName, ...place })
  const credentials: Credential[] = []
  for (const [job, subjects] of Object.entries(jobs))
    for (const [form, subject] of subjects.entries()) {
      const suffix = form > 0 ? '_by_id' : ''
      credentials.push(
        resource('azurerm_federated_identity_credential', `${name}_${job}${suffix}`, {
          name: `github-${job}${suffix}`.replaceAll('_', '-'),
          user_assigned_identity_id: identity.ref('id'),
          issuer: 'https://token.actions.githubusercontent.com',
          subject,
          audience: ['api://AzureADTokenExchange'],
          // Azure takes one change at a time for each identity.
          ...(credentials.length > 0 && { depends_on: credentials.slice(-1) }),
        }),
      )
    }
  return { identity, blocks: [identity, ...credentials] }
}
