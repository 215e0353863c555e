import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

const git = (root: string, args: readonly string[], input = ''): string =>
  execFileSync('git', args, { cwd: root, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim()

/** Adds generated files to the index, and the removal of those that synth removed. */
export function stage(root: string, paths: readonly string[]): void {
  git(root, ['add', '--update', '--', 'terraform', 'gitops'])
  git(
    root,
    ['add', '--pathspec-from-file=-', '--pathspec-file-nul'],
    paths.map((path) => `:(literal)${path}`).join('\0'),
  )
}

/**
 * Points Git at `.githooks/` in a clone that has no hooks of its own yet.
 *
 * @returns Whether the hooks are set up by this call.
 */
export function installHooks(root: string): boolean {
  try {
    if (git(root, ['rev-parse', '--show-toplevel']) !== root) return false
    if (existsSync(join(root, git(root, ['rev-parse', '--git-path', 'hooks/pre-commit'])))) return false
    git(root, ['config', 'core.hooksPath', '.githooks'])
    return true
  } catch {
    return false // no Git here, or not a clone: nothing to set up
  }
}
