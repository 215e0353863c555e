import { commandFailed, commandLine, type Outcome, type RunOptions, type Shell } from '../shell.ts'

/** Git in one folder; nothing of it is printed but what fails. */
export interface Git {
  readonly folder: string
  attempt(args: readonly string[], options?: RunOptions): Promise<Outcome>
  /** @throws UserError `COMMAND_FAILED` with Git's own words. */
  read(...args: readonly string[]): Promise<string>
  /** The lines of an answer whose ends are NUL, as `-z` makes them. */
  list(...args: readonly string[]): Promise<readonly string[]>
  /** Whether a question of Git's is answered with yes, such as `merge-base --is-ancestor`. */
  is(...args: readonly string[]): Promise<boolean>
}

/** Fetches may take their time. */
const TIMEOUT_SECONDS = 600

export function gitIn(shell: Shell, folder: string): Git {
  const attempt: Git['attempt'] = (args, options = {}) =>
    shell.attempt('git', ['-C', folder, ...args], { quiet: true, timeoutSeconds: TIMEOUT_SECONDS, ...options })
  const read: Git['read'] = async (...args) => {
    const outcome = await attempt(args)
    if (outcome.code !== 0) throw commandFailed(commandLine('git', args), outcome)
    return outcome.stdout.trim()
  }
  return {
    folder,
    attempt,
    read,
    async list(...args) {
      const outcome = await attempt(args)
      if (outcome.code !== 0) throw commandFailed(commandLine('git', args), outcome)
      return outcome.stdout.split('\0').filter(Boolean)
    },
    async is(...args) {
      return (await attempt(args)).code === 0
    },
  }
}
