import { UserError } from '../../errors.ts'

/** GitHub's REST API for one repository, with the token of the job. */
export interface GitHub {
  /** Calls below `/repos/OWNER/NAME`; resolves to the parsed answer. */
  call<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<T>
  /** Every page of a list. */
  list<T>(path: string): Promise<T[]>
}

const PAGE = 100 // the most that GitHub gives
const TIMEOUT_MS = 30_000

/**
 * The client, by the variables that GitHub Actions sets; `GITHUB_TOKEN` has to be passed to the step.
 *
 * @throws UserError where a variable is missing.
 */
export function githubOf(env: NodeJS.ProcessEnv): GitHub {
  const { GITHUB_API_URL = 'https://api.github.com', GITHUB_REPOSITORY, GITHUB_TOKEN } = env
  if (!GITHUB_REPOSITORY || !GITHUB_TOKEN)
    throw new UserError('WORKFLOW_FAILED', {
      message: 'GITHUB_REPOSITORY or GITHUB_TOKEN is not set.',
      hint: 'Pass GITHUB_TOKEN in the env of the step; GitHub Actions sets the other.',
    })
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${GITHUB_TOKEN}`,
    'x-github-api-version': '2022-11-28',
  }
  const call: GitHub['call'] = async (method, path, body) => {
    const response = await fetch(`${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const text = await response.text()
    if (response.ok) return JSON.parse(text || 'null')
    throw new UserError('WORKFLOW_FAILED', {
      message: `GitHub answered ${response.status} to ${method} ${path}: ${text.slice(0, 500)}`,
      hint:
        response.status === 403 || response.status === 404
          ? 'The job needs the permission for it, under permissions: in its workflow; for pull requests also Settings, Actions, General: allow GitHub Actions to create pull requests.'
          : 'Run the job again; https://www.githubstatus.com knows of outages.',
    })
  }
  return {
    call,
    async list<T>(path: string): Promise<T[]> {
      const items: T[] = []
      for (let page = 1; ; page++) {
        const separator = path.includes('?') ? '&' : '?'
        const next = await call<T[]>('GET', `${path}${separator}per_page=${PAGE}&page=${page}`)
        items.push(...next)
        if (next.length < PAGE) return items
      }
    },
  }
}
