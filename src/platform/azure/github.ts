import type { Environment } from '../../config/load.ts'

/** What a GitHub Actions job must present to sign in: the `sub` claim of its token, in each form that GitHub may use. */
// https://docs.github.com/actions/reference/security/oidc
export interface Subjects {
  /** Jobs of a GitHub environment, which may ask for a reviewer. */
  readonly environment: (name: string) => readonly string[]
  /** Jobs of a pull request from a branch of the repository itself; those from forks get no token. */
  readonly pullRequest: readonly string[]
  /** Jobs without a GitHub environment that run on the branch `main`, which is what gets applied. */
  readonly main: readonly string[]
}

/**
 * Subjects of the environments' repository, or nothing where it is not on GitHub. Case matters.
 *
 * Repositories made, renamed or moved since 2026-07-15 present their ids beside their names: a name that someone else
 * takes over later opens nothing. That form is added where the ids are known.
 */
export function subjectsOf({ repository }: Environment): Subjects | undefined {
  const { hostname, pathname } = new URL(repository.url)
  const [, owner, name] = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(pathname) ?? []
  if (hostname !== 'github.com' || !owner || !name) return undefined
  const { ownerId, repositoryId } = repository
  const repositories = [
    `${owner}/${name}`,
    ...(ownerId && repositoryId ? [`${owner}@${ownerId}/${name}@${repositoryId}`] : []),
  ]
  const subjects = (job: string) => repositories.map((repo) => `repo:${repo}:${job}`)
  return {
    environment: (environment) => subjects(`environment:${environment}`),
    pullRequest: subjects('pull_request'),
    main: subjects('ref:refs/heads/main'),
  }
}
