import type { Environment } from '../config/load.ts'
import type { stateNames } from '../config/names.ts'
import { type Resource, resource } from '../terraform/resource.ts'
import type { Subjects } from './github.ts'
import type { Place } from './group.ts'

type Credential = Resource<'azurerm_federated_identity_credential'>

/** An identity that GitHub Actions jobs with one of these subjects may take. */
function signedIn(name: string, place: Place, azureName: string, subjects: Readonly<Record<string, string>>) {
  const identity = resource('azurerm_user_assigned_identity', name, { name: azureName, ...place })
  const credentials: Credential[] = []
  for (const [job, subject] of Object.entries(subjects))
    credentials.push(
      resource('azurerm_federated_identity_credential', `${name}_${job}`, {
        name: `github-${job.replaceAll('_', '-')}`,
        user_assigned_identity_id: identity.ref('id'),
        issuer: 'https://token.actions.githubusercontent.com',
        subject,
        audience: ['api://AzureADTokenExchange'],
        // Azure takes one change at a time for each identity.
        ...(credentials.length > 0 && { depends_on: credentials.slice(-1) }),
      }),
    )
  return { identity, blocks: [identity, ...credentials] }
}

/**
 * Identities of the pipelines, without a secret: pull requests may only plan, and only a job of a GitHub environment may
 * apply. Who may start such a job is decided there: give each environment required reviewers and its branch.
 */
export function ci(
  environments: readonly Environment[],
  names: ReturnType<typeof stateNames>,
  subjects: Subjects,
  place: Place,
) {
  const jobs = Object.fromEntries(environments.map(({ name }) => [name, subjects.environment(name)]))
  const plan = signedIn('plan', place, names.identity('plan'), { pull_request: subjects.pullRequest })
  const apply = signedIn('apply', place, names.identity('apply'), jobs)
  return {
    topic: { name: 'ci', source: 'src/azure/ci.ts', blocks: [...plan.blocks, ...apply.blocks] },
    plan: plan.identity,
    apply: apply.identity,
    outputs: {
      ci_client_ids: {
        value: { plan: plan.identity.ref('client_id'), apply: apply.identity.ref('client_id') },
        description: 'Client ids with which GitHub Actions signs in: variables of the repository, not secrets',
      },
    },
  }
}
