/** Asks a Git server whether it lets somebody read a repository, as Argo CD would ask. */
import type { Shell } from '../shell.ts'

/** What proves somebody to a Git server. */
export interface Login {
  readonly user: string
  readonly password: string
}

/** What the server said. */
export interface RepositoryFinding {
  readonly verdict: 'readable' | 'refused' | 'unreachable'
  readonly says: string
  /** Whether it has the branch, tag or commit that Argo CD syncs, as far as it was read. */
  readonly hasRevision: boolean
}

interface Place {
  readonly url: string
  readonly revision: string
}

const COMMIT = /^[0-9a-f]{40}$/
// Words of git for an answer of 401, 403 and 404, and for a page to sign in on.
const REFUSALS =
  /could not read (Username|Password)|Authentication failed|requested URL returned error: 40[13]|repository '.*' not found|not valid: is this a git repository/

/** Where git finds nothing of whoever runs this: no helper, no netrc, no other address for this one. */
const STRANGER = {
  HOME: '/nonexistent',
  XDG_CONFIG_HOME: '/nonexistent',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  SSH_ASKPASS: '',
  LC_ALL: 'C',
}

/** Settings of git by its environment: an argument list is public on the machine. https://git-scm.com/docs/git-config#ENVIRONMENT */
function settings(pairs: readonly (readonly [key: string, value: string])[]): Record<string, string> {
  const entries = pairs.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ])
  return { ...Object.fromEntries(entries), GIT_CONFIG_COUNT: String(pairs.length) }
}

function environment(url: string, login: Login | undefined): Record<string, string> {
  const header = `http.${url}.extraHeader`
  const basic = login && Buffer.from(`${login.user}:${login.password}`).toString('base64')
  return {
    ...STRANGER,
    // An empty value takes back what the checkout's own configuration says, such as the token of a pipeline.
    ...settings([
      ['credential.helper', ''],
      ['core.askPass', ''],
      [header, ''],
      ...(basic === undefined ? [] : [[header, `Authorization: Basic ${basic}`] as const]),
    ]),
  }
}

function refusal(stderr: string): string {
  const [status] = /returned error: 40[13]/.exec(stderr) ?? []
  if (status) return `answers ${status.slice(-3)}`
  if (stderr.includes('not valid')) return 'answers with a page instead of a repository'
  return stderr.includes('not found') ? 'answers that there is none' : 'asks who it is'
}

/** Reads where a revision is, with a login or as a stranger. */
export async function examineRepository(
  shell: Shell,
  { url, revision }: Place,
  login?: Login,
): Promise<RepositoryFinding> {
  const wanted = COMMIT.test(revision) ? ['HEAD'] : [`refs/heads/${revision}`, `refs/tags/${revision}`]
  const outcome = await shell.attempt('git', ['ls-remote', url, ...wanted], {
    env: environment(url, login),
    timeoutSeconds: 30,
  })
  if (outcome.code === 0) {
    const [first = ''] = outcome.stdout.split('\n')
    const commit = COMMIT.test(revision) ? revision : first.slice(0, 40)
    const says =
      commit === '' ? `answers, and has no ${revision} yet` : `answers, with ${revision} at ${commit.slice(0, 7)}`
    return { verdict: 'readable', says, hasRevision: commit !== '' }
  }
  if (REFUSALS.test(outcome.stderr)) return { verdict: 'refused', says: refusal(outcome.stderr), hasRevision: false }
  const why = /^fatal: (?:unable to access '[^']*': )?(.*)$/m.exec(outcome.stderr)?.[1] ?? outcome.stderr.trim()
  return { verdict: 'unreachable', says: `cannot be asked from here: ${why}`, hasRevision: false }
}
