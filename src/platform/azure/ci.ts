import type { Environment } from '../../config/load.ts'
import { githubEnvironments, type stateNames } from '../../config/names.ts'
import type { Subjects } from './github.ts'
import { signedIn } from './github-identity.ts'
import type { Place } from './group.ts'

/**
 * Identities of the pipelines, without a secret: pull requests and `main` may only plan, and only a job of a GitHub
 * environment may apply. Who may start such a job is decided there: give each environment required reviewers and its branch.
 */
export function ci(
  environments: readonly Environment[],
  names: ReturnType<typeof stateNames>,
  subjects: Subjects,
  place: Place,
) {
  const jobs = Object.fromEntries(
    environments.map(({ name }) => [name, subjects.environment(githubEnvironments(name).apply)]),
  )
  const planned = { pull_request: subjects.pullRequest, main: subjects.main }
  const plan = signedIn('plan', place, names.identity('plan'), planned)
  const apply = signedIn('apply', place, names.identity('apply'), jobs)
  return {
    topic: { name: 'ci', source: 'src/platform/azure/ci.ts', blocks: [...plan.blocks, ...apply.blocks] },
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
