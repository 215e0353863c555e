import { generatedFolders } from '../../engine/output/layout.ts'
import { isGenerated } from '../../engine/output/render.ts'
import { UserError } from '../../errors.ts'
import type { Git } from './git.ts'
import { type Release, refOf } from './upstream.ts'
import { branchOf, FOLDER, giveUp } from './worktree.ts'

/** What Git keeps of a file on which both sides do not agree. */
interface Conflict {
  readonly path: string
  readonly isOurs: boolean
  readonly isTheirs: boolean
}

/** The versions of a file in Git's index, as `git ls-files --unmerged` numbers them. */
const [OURS, THEIRS] = ['2', '3']

async function conflictsIn(work: Git): Promise<readonly Conflict[]> {
  const entries = (await work.list('ls-files', '--unmerged', '-z')).map((line) => {
    const [state = '', path = ''] = line.split('\t')
    return { path, side: state.split(' ').at(-1) }
  })
  return [...new Set(entries.map(({ path }) => path))].map((path) => ({
    path,
    isOurs: entries.some((entry) => entry.path === path && entry.side === OURS),
    isTheirs: entries.some((entry) => entry.path === path && entry.side === THEIRS),
  }))
}

const isBelow = (path: string, folders: readonly string[]) => folders.some((folder) => path.startsWith(`${folder}/`))

/** Whether synth decides what is in a file, whatever both sides have. */
async function isOutput(work: Git, { path, isOurs, isTheirs }: Conflict): Promise<boolean> {
  if (!isBelow(path, generatedFolders())) return false
  if (!isOurs && !isTheirs) return true // gone on both sides, such as a file that both renamed
  return isGenerated(await work.read('show', `:${isOurs ? OURS : THEIRS}:${path}`))
}

/** Takes whichever side has a file; synth writes it anew, or removes it. */
async function takeOne(work: Git, { path, isOurs, isTheirs }: Conflict): Promise<void> {
  if (!isOurs && !isTheirs) return void (await work.read('rm', '--quiet', '--cached', '--', path))
  await work.read('checkout', isOurs ? '--ours' : '--theirs', '--', path)
  await work.read('add', '--', path)
}

/** The commits of one side that touched a file, a line each. */
async function subjects(work: Git, range: string, path: string): Promise<string> {
  const lines = await work.list('log', '--no-merges', '-z', '--format=    %h %s', range, '--', path)
  return lines.join('\n') || '    nothing with this name; it was renamed or removed'
}

async function describe(work: Git, { from, to, base }: Release, { path }: Conflict): Promise<string> {
  const theirs = await subjects(work, `${base}..${refOf(to)}`, path)
  const ours = await subjects(work, `${base}..HEAD`, path)
  return `✖ ${path}\n  upstream, from ${from ?? 'where you forked'} to ${to}:\n${theirs}\n  you:\n${ours}`
}

/** What is the fork's: its values, and who reviews them. */
const OWN = ['src/environments', '.github/CODEOWNERS']
/** Lives and ends with the worktree, and says that the values are those of the fork, and edits of them people's. */
const KEPT = 'refs/worktree/values-kept'

/**
 * Puts what is the fork's back to what the fork has: upstream changes samples there.
 *
 * @returns Whether upstream has changed any.
 */
export async function keepValues(work: Git, { to, base }: Release): Promise<boolean> {
  const changed = await work.list('diff', '--name-only', '--no-renames', '-z', base, refOf(to), '--', ...OWN)
  if (await work.is('rev-parse', '--verify', '--quiet', KEPT)) return changed.length > 0
  const ours = await work.list('ls-tree', '-r', '--name-only', '-z', 'HEAD', ...OWN)
  const merged = new Set(await work.list('ls-files', '-z', '--', ...OWN))
  for (const path of merged) if (!ours.includes(path)) await work.read('rm', '--quiet', '--force', '--', path)
  await work.read('checkout', '--quiet', 'HEAD', '--', ...ours)
  await work.read('update-ref', KEPT, 'HEAD')
  return changed.length > 0
}

/** What to do where a file of npm is in conflict, which nobody should merge by hand. */
const lockHint = (paths: readonly string[]) =>
  paths.includes('package-lock.json')
    ? '\npackage-lock.json is made: settle package.json, then git checkout --theirs package-lock.json && npm install --package-lock-only'
    : ''

/**
 * Settles what synth generates.
 *
 * @returns How many files that were.
 * @throws UserError with what upstream meant, where sources are left.
 */
export async function settleConflicts(work: Git, release: Release): Promise<number> {
  const conflicts = await conflictsIn(work)
  const left: Conflict[] = []
  let settled = 0
  for (const conflict of conflicts) {
    if (await isOutput(work, conflict)) await takeOne(work, conflict)
    else left.push(conflict)
    if (left.at(-1) !== conflict) settled++
  }
  if (left.length === 0) return settled
  const told = await Promise.all(left.map((conflict) => describe(work, release, conflict)))
  throw new UserError('UPGRADE_STOPPED', {
    message: `${left.length} files were changed by upstream and by you, and Git cannot merge them.\n${told.join('\n')}`,
    hint: `Your own checkout is as it was. Settle them in ${FOLDER}, then git add them there, and run this again: it goes on from here.
git -C ${FOLDER} diff shows both sides; git log -p ${refOf(release.to)} -- FILE, what upstream did.${lockHint(left.map(({ path }) => path))}
To give it up: ${giveUp(branchOf(release.to))}`,
  })
}
