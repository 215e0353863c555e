import { spawnSync } from 'node:child_process'
import { UserError } from '../../errors.ts'

/** Git in the checkout of a job, as the robot that GitHub shows for commits of workflows. */
export interface Repository {
  /** Runs git; @throws UserError with what it said. */
  git(...args: string[]): string
  /** Runs git where a failure is expected now and then. */
  tryGit(...args: string[]): { readonly ok: boolean; readonly output: string }
}

const ROBOT = { name: 'github-actions[bot]', email: '41898282+github-actions[bot]@users.noreply.github.com' }

/**
 * Git with the token of the job, which reaches it by variables: not in an argument list, not in a file of the checkout.
 */
export function repositoryOf(env: NodeJS.ProcessEnv, folder = '.'): Repository {
  const { GITHUB_TOKEN, GITHUB_SERVER_URL = 'https://github.com' } = env
  const token = Buffer.from(`x-access-token:${GITHUB_TOKEN}`).toString('base64')
  const variables = {
    ...env,
    GIT_AUTHOR_NAME: ROBOT.name,
    GIT_AUTHOR_EMAIL: ROBOT.email,
    GIT_COMMITTER_NAME: ROBOT.name,
    GIT_COMMITTER_EMAIL: ROBOT.email,
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `http.${GITHUB_SERVER_URL}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${token}`,
  }
  const tryGit: Repository['tryGit'] = (...args) => {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, env: variables, encoding: 'utf8' })
    return { ok: status === 0, output: `${stdout}${stderr}`.trim() }
  }
  return {
    tryGit,
    git(...args) {
      const { ok, output } = tryGit(...args)
      if (ok) return output
      throw new UserError('WORKFLOW_FAILED', {
        message: `git ${args.join(' ')} failed: ${output.slice(-1000)}`,
        hint: 'The job needs permissions: contents: write to push.',
      })
    },
  }
}
