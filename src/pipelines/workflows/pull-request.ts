import type { GitHub } from './github.ts'
import type { Repository } from './repository.ts'

/** What is proposed, and where. */
export interface Proposal {
  readonly branch: string
  readonly title: string
  readonly body: string
}

interface PullRequest {
  readonly number: number
  readonly html_url: string
}

/** What checks pull requests; started by hand, since a push with the token of a job starts nothing. */
const CHECKS = 'synth.yaml'
const MAX_BODY_CHARACTERS = 60_000 // GitHub takes 65,536

/**
 * Commits what changed in the working tree to a branch of its own, and opens a pull request for it or updates the one
 * that is open.
 *
 * @returns Its address, or nothing where nothing changed.
 */
export async function propose(
  repository: Repository,
  github: GitHub,
  owner: string,
  { branch, title, body: whole }: Proposal,
): Promise<string | undefined> {
  if (repository.git('status', '--porcelain') === '') return undefined
  const body = whole.slice(0, MAX_BODY_CHARACTERS)
  repository.git('checkout', '-B', branch)
  repository.git('add', '--all')
  repository.git('commit', '--no-verify', '--message', title)
  repository.git('push', '--force', 'origin', `HEAD:refs/heads/${branch}`)
  const [open] = await github.list<PullRequest>(`/pulls?state=open&head=${owner}:${branch}`)
  const { html_url } = open
    ? await github.call<PullRequest>('PATCH', `/pulls/${open.number}`, { title, body })
    : await github.call<PullRequest>('POST', '/pulls', { title, body, head: branch, base: 'main' })
  await github.call('POST', `/actions/workflows/${CHECKS}/dispatches`, { ref: branch })
  return html_url
}
