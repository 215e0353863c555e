import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Git } from './git.ts'
import { refOf } from './upstream.ts'

/** Where an upgrade is made, away from the files that someone works on; Git ignores it. */
export const FOLDER = '.cache/upgrade'

export const branchOf = (tag: string): string => `upgrade/${tag}`

/** How far an upgrade has come: not at all, a merge that is not committed, or its commit. */
export type Stage = 'new' | 'merging' | 'merged'

/** Git itself says how far: there are no notes that could go stale. */
async function stageOf(work: Git, tag: string): Promise<Stage> {
  if (await work.is('merge-base', '--is-ancestor', refOf(tag), 'HEAD')) return 'merged'
  return (await work.is('rev-parse', '--verify', '--quiet', 'MERGE_HEAD')) ? 'merging' : 'new'
}

/** Takes the folder away, after what was changed in it without a commit has become a stash. */
export async function removeWorktree(root: Git, work: Git): Promise<void> {
  const kept = existsSync(join(work.folder, '.git')) ? await work.attempt(['stash', 'create']) : undefined
  const message = `npm run upgrade: what lay in ${FOLDER}`
  if (kept?.code === 0 && kept.stdout.trim() !== '')
    await root.attempt(['stash', 'store', '--message', message, kept.stdout.trim()])
  await root.attempt(['worktree', 'remove', '--force', '--force', work.folder])
  rmSync(work.folder, { recursive: true, force: true })
  await root.attempt(['worktree', 'prune'])
}

/** The branch that the folder has, where it is a worktree of its own and whole. */
async function branchIn(work: Git): Promise<string | undefined> {
  if (!existsSync(join(work.folder, '.git'))) return undefined
  const { code, stdout } = await work.attempt(['symbolic-ref', '--short', 'HEAD'])
  return code === 0 ? stdout.trim() : undefined
}

/**
 * Opens the folder with the branch of an upgrade: as it was left by one that was stopped, or new.
 *
 * @throws UserError where an upgrade to another release is not finished.
 */
export async function openWorktree(root: Git, work: Git, tag: string): Promise<Stage> {
  const branch = branchOf(tag)
  const there = await branchIn(work)
  if (there !== undefined && there !== branch && (await work.is('rev-parse', '--verify', '--quiet', 'MERGE_HEAD')))
    throw new UserError('UPGRADE_STOPPED', {
      message: `${FOLDER} has an upgrade that is not finished, on the branch ${there}.`,
      hint: `Finish it: npm run upgrade -- --to ${there.split('/').at(-1)}. Or give it up: ${giveUp(there)}`,
    })
  if (there === branch) {
    const stage = await stageOf(work, tag)
    if (stage !== 'new') return stage
  }
  await removeWorktree(root, work) // one that was stopped before it had merged anything, or that is finished
  const isThere = await root.is('rev-parse', '--verify', '--quiet', `refs/heads/${branch}`)
  await root.read(
    'worktree',
    'add',
    '--quiet',
    ...(isThere ? [work.folder, branch] : ['-b', branch, work.folder, 'HEAD']),
  )
  return stageOf(work, tag)
}

/** What one types to be rid of an upgrade. */
export const giveUp = (branch: string): string => `git worktree remove --force ${FOLDER} && git branch -D ${branch}`
