import type { Environment } from '../config/load.ts'

/** What a GitHub Actions job must present to sign in: the `sub` claim of its token. */
// https://docs.github.com/actions/reference/security/oidc
export interface Subjects {
  /** Jobs of a GitHub environment, which may ask for a reviewer. */
  readonly environment: (name: string) => string
  /** Jobs of a pull request from a branch of the repository itself; those from forks get no token. */
  readonly pullRequest: string
}

/** Subjects of the environments' repository, or nothing where it is not on GitHub. Case matters. */
export function subjectsOf({ repository }: Environment): Subjects | undefined {
  const { hostname, pathname } = new URL(repository.url)
  const [, owner, name] = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/?$/.exec(pathname) ?? []
  if (hostname !== 'github.com' || !owner || !name) return undefined
  const repo = `repo:${owner}/${name}`
  return { environment: (environment) => `${repo}:environment:${environment}`, pullRequest: `${repo}:pull_request` }
}
