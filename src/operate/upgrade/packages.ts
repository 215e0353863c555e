import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { commandFailed, type Shell } from '../shell.ts'
import { FOLDER } from './worktree.ts'

/**
 * What a lock file locks: without the number of the release, which is all that most of them change.
 *
 * @returns Nothing where it cannot be read, such as with a conflict in it.
 */
function lockedIn(folder: string): string | undefined {
  try {
    const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
    const { '': root, ...others } = packages
    return JSON.stringify([{ ...root, version: undefined }, others])
  } catch {
    return undefined
  }
}

/** Gives a worktree its packages: those of the checkout where they are the same, else its own from the registry. */
export async function installPackages(shell: Shell, root: string, folder: string): Promise<void> {
  const target = join(folder, 'node_modules')
  const isLink = lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  const locked = lockedIn(folder)
  if (locked === undefined || locked === lockedIn(root)) {
    if (!existsSync(target)) symlinkSync(join(root, 'node_modules'), target)
    return
  }
  if (isLink) rmSync(target)
  shell.log('The release brings other packages.')
  const args = ['--prefix', folder, 'ci', '--no-audit', '--no-fund']
  const outcome = await shell.attempt('npm', args, { timeoutSeconds: 1800 })
  if (outcome.code !== 0) throw commandFailed(`npm --prefix ${FOLDER} ci`, outcome)
}
