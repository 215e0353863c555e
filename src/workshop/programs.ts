import { spawnSync } from 'node:child_process'

/**
 * Runs commands one after the other, with what they print, until one fails.
 *
 * @returns The exit code of the last one that ran; 127 where it is not installed, as in a shell.
 */
export function runInTurn(commands: readonly (readonly [program: string, ...args: string[]])[]): number {
  for (const [program, ...args] of commands) {
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' })
    if (error) console.error(`${program}: ${error.message}`)
    if (status !== 0) return status ?? 127
  }
  return 0
}
