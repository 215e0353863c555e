import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { generatedFolders } from '../../engine/output/layout.ts'

const git = (root: string, args: readonly string[], input = ''): string =>
  execFileSync('git', args, { cwd: root, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] }).trim()

/** Adds generated files to the index, and the removal of those that synth removed. */
export function stage(root: string, paths: readonly string[]): void {
  git(root, ['add', '--update', '--', ...generatedFolders()])
  git(
    root,
    ['add', '--pathspec-from-file=-', '--pathspec-file-nul'],
    paths.map((path) => `:(literal)${path}`).join('\0'),
  )
}

/**
 * How Git merges a file that both sides changed: a generated one stays as ours, until the hooks generate it from the merged
 * sources; one that someone wrote is merged by line. A line of the configuration, not a script of the repository: a rebase
 * onto an old commit has no scripts of today.
 */
const DRIVER = `head -n 2 %A | grep -q 'Generated from .*npm run synth' || git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B`

/** What `.gitattributes` names for generated files, with the hooks that go with it. */
export const GIT_SETTINGS = [
  ['core.hooksPath', '.githooks'],
  ['merge.synth.driver', DRIVER],
] as const

/** Sets up the hooks and the merge driver of this clone. */
export function setUpGit(root: string): void {
  for (const [key, value] of GIT_SETTINGS) git(root, ['config', key, value])
}

const isSet = (root: string): boolean =>
  GIT_SETTINGS.every(([key, value]) => git(root, ['config', '--default', '', '--get', key]) === value)

/**
 * Sets Git up in a clone that has no hooks of its own.
 *
 * @returns Whether this call has done so.
 */
export function installHooks(root: string): boolean {
  try {
    if (git(root, ['rev-parse', '--show-toplevel']) !== root || isSet(root)) return false
    const hooks = git(root, ['config', '--default', '', '--get', 'core.hooksPath'])
    const isTheirs = existsSync(resolve(root, git(root, ['rev-parse', '--git-path', 'hooks/pre-commit'])))
    if (isTheirs && hooks !== '.githooks') return false
    setUpGit(root)
    return true
  } catch {
    return false // no Git here, or not a clone: nothing to set up
  }
}

/** Generated files that a merge left with several versions, since one side had removed or renamed them. */
export function unmergedOutput(root: string): readonly string[] {
  try {
    const lines = git(root, ['ls-files', '--unmerged', '-z', '--', ...generatedFolders()]).split('\0')
    return [...new Set(lines.flatMap((line) => line.split('\t').slice(1)))]
  } catch {
    return []
  }
}
