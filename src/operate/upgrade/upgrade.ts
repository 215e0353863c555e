import { UserError } from '../../errors.ts'
import { commandFailed, type Outcome, type Shell } from '../shell.ts'
import { sectionsBetween } from './changelog.ts'
import { keepValues, settleConflicts } from './conflicts.ts'
import { type Git, gitIn } from './git.ts'
import { installPackages } from './packages.ts'
import { fetchReleases, findRelease, findUpstream, type Release, refOf } from './upstream.ts'
import { branchOf, FOLDER, giveUp, openWorktree, removeWorktree } from './worktree.ts'

export interface UpgradeOptions {
  /** Without it, the newest release. */
  readonly to?: string | undefined
  readonly dryRun: boolean
  readonly charts: boolean
  readonly tests: boolean
}

interface Upgrade {
  readonly shell: Shell
  readonly root: Git
  /** Git in the worktree. */
  readonly work: Git
  readonly release: Release
}

async function assertClean(root: Git): Promise<void> {
  if ((await root.read('rev-parse', '--show-prefix')) !== '')
    throw new UserError('NOT_READY', { message: 'This is not the root of a repository.', hint: 'Run it there.' })
  const changed = await root.list('status', '--porcelain', '-z')
  if (changed.length === 0) return
  throw new UserError('NOT_READY', {
    message: `${changed.length} files are not committed:\n${changed.slice(0, 10).join('\n')}`,
    hint: 'Commit them, or git stash --include-untracked: an upgrade starts from what is committed.',
  })
}

async function changesOf(root: Git, { from, to }: Release): Promise<readonly { version: string; text: string }[]> {
  const { code, stdout } = await root.attempt(['show', `${refOf(to)}:CHANGELOG.md`])
  return code === 0 ? sectionsBetween(stdout, from, to) : []
}

const inWork = ({ shell, work }: Upgrade, entry: string, ...args: readonly string[]): Promise<Outcome> =>
  shell.attempt('node', ['src/commands/run.mjs', `src/commands/${entry}.ts`, ...args], {
    cwd: work.folder,
    timeoutSeconds: 600,
  })

async function merge({ shell, work, release }: Upgrade): Promise<void> {
  shell.log(`Merging ${release.to} on the branch ${branchOf(release.to)}, in ${FOLDER} …`)
  const outcome = await work.attempt(['merge', '--quiet', '--no-ff', '--no-commit', refOf(release.to)])
  if (outcome.code === 0 || (await work.is('rev-parse', '--verify', '--quiet', 'MERGE_HEAD'))) return
  throw commandFailed(`git merge ${refOf(release.to)}`, outcome)
}

const samplesOf = ({ base, to }: Release) =>
  `git diff ${base.slice(0, 12)} ${refOf(to)} -- src/environments .github/CODEOWNERS`

async function generate(upgrade: Upgrade): Promise<void> {
  const outcome = await inWork(upgrade, 'synth', '--stage')
  if (outcome.code === 0) return upgrade.shell.log(outcome.stdout.trim())
  throw new UserError('UPGRADE_STOPPED', {
    message: `synth refuses the merged sources.\n${`${outcome.stdout}\n${outcome.stderr}`.trim()}`,
    hint: `Your own checkout is as it was. Correct them in ${FOLDER}, git add them there, and run this again: it goes on from here.
Values that upstream gave to its samples: ${samplesOf(upgrade.release)}
To give it up: ${giveUp(branchOf(upgrade.release.to))}`,
  })
}

/** What the release means for what runs; a report that cannot be made stops nothing. */
async function review(upgrade: Upgrade, charts: boolean): Promise<void> {
  const before = await upgrade.root.read('merge-base', 'HEAD', branchOf(upgrade.release.to))
  const { code, stdout, stderr } = await inWork(upgrade, 'diff', '--base', before, ...(charts ? ['--charts'] : []))
  console.log(code === 0 ? stdout.trim() : `npm run diff could not say what it changes:\n${stderr.trim()}`)
}

async function commit({ work, release }: Upgrade, text: string): Promise<void> {
  const isMerging = await work.is('rev-parse', '--verify', '--quiet', 'MERGE_HEAD')
  if (!isMerging && (await work.is('diff', '--cached', '--quiet'))) return
  const { from, to } = release
  const message = `upgrade: ${from ?? 'from before the first release'} to ${to}\n\n${text}\n`
  // synth has run, and a hook of the old side need not know the new one.
  const args = ['commit', '--quiet', '--no-verify', '--cleanup=verbatim', '--file=-']
  const outcome = await work.attempt(args, { input: message })
  if (outcome.code !== 0) throw commandFailed('git commit', outcome)
}

async function test({ shell, work }: Upgrade): Promise<boolean> {
  const { code } = await shell.attempt('npm', ['--prefix', work.folder, '--silent', 'test'], {
    stream: true,
    timeoutSeconds: 3600,
  })
  return code === 0
}

/**
 * Brings the fork to a release of upstream, on a branch of its own. Whatever is checked out stays as it is; what was
 * stopped goes on where it was.
 *
 * @returns The exit code: 1 where tests fail on the branch.
 */
export async function upgrade(shell: Shell, folder: string, options: UpgradeOptions): Promise<number> {
  const root = gitIn(shell, folder)
  await assertClean(root)
  const release = await findRelease(root, await fetchReleases(root, await findUpstream(root)), options.to)
  if (release === undefined) {
    shell.log(`${options.to ?? 'The newest release'} is in what is checked out: nothing to do.`)
    return 0
  }
  const sections = await changesOf(root, release)
  const text = sections.map((section) => `## ${section.version}\n\n${section.text}`).join('\n\n')
  console.log(
    `${release.from ?? 'Before the first release'} → ${release.to}\n\n${text || 'Its CHANGELOG.md says nothing.'}\n`,
  )
  if (options.dryRun) return 0
  process.once('SIGINT', () => {
    shell.log(`\nStopped. What is checked out is as it was; npm run upgrade -- --to ${release.to} goes on from here.`)
    process.exit(130)
  })
  const state: Upgrade = { shell, root, work: gitIn(shell, `${folder}/${FOLDER}`), release }
  return bring(state, text, options)
}

async function bring(state: Upgrade, text: string, { charts, tests }: UpgradeOptions): Promise<number> {
  const { shell, root, work, release } = state
  const stage = await openWorktree(root, work, release.to)
  if (stage === 'new') await merge(state)
  await installPackages(shell, root.folder, work.folder) // before a conflict stops it: whoever commits there runs the hooks
  if (await keepValues(work, release))
    shell.log(
      `src/environments/ and .github/CODEOWNERS stay yours. What upstream changed in its samples: ${samplesOf(release)}`,
    )
  const settled = await settleConflicts(work, release)
  if (settled > 0) shell.log(`${settled} conflicts in generated files are settled: synth writes them anew.`)
  await installPackages(shell, root.folder, work.folder)
  await generate(state)
  await commit(state, text)
  await review(state, charts)
  const passed = !tests || (await test(state))
  await removeWorktree(root, work)
  const branch = branchOf(release.to)
  shell.log(`${passed ? '' : 'Tests fail on it; they are named above.\n'}The branch ${branch} is there to review. What is checked out is as it was.
  git diff HEAD...${branch} -- src terraform gitops
  git push --set-upstream origin ${branch}
Merge its pull request with a merge commit: squashed, the next upgrade would merge all of it again.`)
  return passed ? 0 : 1
}
