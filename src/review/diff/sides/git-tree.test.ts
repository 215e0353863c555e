import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../../errors.ts'
import { readRevisions, resolveRevisions, WORKING_TREE } from './git-tree.ts'

const it = suite('resolveRevisions and readRevisions')

const IDENTITY = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false']
const git = (folder: string, ...args: string[]): string =>
  execFileSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim()

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function commit(folder: string, path: string, text: string): string {
  write(folder, path, text)
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--no-verify', '--message', path)
  return git(folder, 'rev-parse', 'HEAD')
}

const inFolder = (use: (folder: string) => void) => () => {
  const folder = mkdtempSync(join(tmpdir(), 'git-tree-'))
  try {
    use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A repository of two commits, and a clone with a branch that has one of its own. */
const inClone = (use: (clone: string, origin: string, commits: readonly string[]) => void) =>
  inFolder((folder) => {
    const origin = join(folder, 'origin')
    mkdirSync(origin)
    git(origin, 'init', '--quiet', '--initial-branch=main')
    const first = commit(origin, 'gitops/dev/web/a.yaml', 'a: 1\n')
    git(folder, 'clone', '--quiet', `file://${origin}`, 'clone')
    const clone = join(folder, 'clone')
    const second = commit(origin, 'gitops/dev/web/b.yaml', 'b: 1\n')
    git(clone, 'fetch', '--quiet')
    const own = commit(clone, 'gitops/dev/web/ünïcode name.yaml', 'c: 1\n')
    use(clone, origin, [first, second, own])
  })

function problem(use: () => unknown): string {
  try {
    use()
  } catch (error) {
    if (error instanceof UserError) return `${error.code} ${error.message} ${error.hint}`
    throw error
  }
  return ''
}

it(
  'compares with where the branch left origin/main, and what is on disk',
  inClone((clone, _, [first]) => {
    const { base, head } = resolveRevisions(clone)
    assert.is(base.commit, first)
    assert.equal(head, { name: WORKING_TREE })
    write(clone, 'gitops/dev/web/new.yaml', 'new: 1\n')
    const { before, after } = readRevisions(clone, base, head)
    assert.equal([...before.files], [['gitops/dev/web/a.yaml', 'a: 1\n']])
    assert.equal([...after.files.keys()].sort(), [
      'gitops/dev/web/a.yaml',
      'gitops/dev/web/new.yaml',
      'gitops/dev/web/ünïcode name.yaml',
    ])
  }),
)

it(
  'takes the commits that are asked for',
  inClone((clone, _, [, second, own]) => {
    const { base, head } = resolveRevisions(clone, 'origin/main', 'HEAD')
    assert.equal([base.commit, head.commit], [second, own])
    const { before, after } = readRevisions(clone, base, head)
    assert.equal([...before.files.keys()], ['gitops/dev/web/a.yaml', 'gitops/dev/web/b.yaml'])
    assert.is(after.files.get('gitops/dev/web/ünïcode name.yaml'), 'c: 1\n')
  }),
)

it(
  'reads a commit that has nothing of this yet',
  inFolder((folder) => {
    git(folder, 'init', '--quiet')
    commit(folder, 'README.md', '# a\n')
    const { base, head } = resolveRevisions(folder, 'HEAD', 'HEAD')
    assert.is(readRevisions(folder, base, head).before.files.size, 0)
  }),
)

it(
  'leaves out the files of terraform itself, and says of links and submodules what they are, on disk as in a commit',
  inFolder((folder) => {
    git(folder, 'init', '--quiet')
    git(folder, 'init', '--quiet', 'gitops/dev/other')
    commit(join(folder, 'gitops/dev/other'), 'a.yaml', 'a: 1\n')
    write(folder, 'terraform/dev/.terraform.lock.hcl', 'lock')
    write(folder, 'terraform/dev/.terraform/providers/a.json', '{}')
    symlinkSync('nowhere.tf.json', join(folder, 'terraform/dev/link.tf.json'))
    symlinkSync('../terraform/dev', join(folder, 'gitops/folder'))
    commit(folder, 'terraform/dev/a.tf.json', '{}')
    const { base } = resolveRevisions(folder, 'HEAD')
    const { before, after } = readRevisions(folder, base, { name: WORKING_TREE })
    // But the lock, which says what runs.
    assert.equal([...after.files.keys()].sort(), ['terraform/dev/.terraform.lock.hcl', 'terraform/dev/a.tf.json'])
    assert.equal(Object.fromEntries(after.unread), {
      'gitops/dev/other': `it is a submodule at ${git(join(folder, 'gitops/dev/other'), 'rev-parse', 'HEAD').slice(0, 10)}`,
      'gitops/folder': 'it is a link to ../terraform/dev',
      'terraform/dev/link.tf.json': 'it is a link to nowhere.tf.json',
    })
    assert.equal(before, after)
  }),
)

it(
  'says so outside of a repository',
  inFolder((folder) => {
    assert.match(
      problem(() => resolveRevisions(folder, 'HEAD')),
      /DIFF_FAILED .* is not in a Git repository/,
    )
  }),
)

it(
  'says which commit is not there, also one that looks like an option',
  inClone((clone) => {
    assert.match(
      problem(() => resolveRevisions(clone, 'nope')),
      'There is no commit "nope" in this clone. Fetch it',
    )
    assert.match(
      problem(() => resolveRevisions(clone, '--all')),
      'There is no commit "--all"',
    )
    assert.match(
      problem(() => resolveRevisions(clone, 'HEAD', 'v9')),
      'There is no commit "v9"',
    )
  }),
)

it(
  'says what to do without origin/main, and in a clone that is too shallow',
  inClone((clone, origin) => {
    const shallow = `${clone}-shallow`
    git(dirname(clone), 'clone', '--quiet', '--depth=1', `file://${origin}`, shallow)
    git(shallow, 'checkout', '--quiet', '--orphan', 'other')
    commit(shallow, 'gitops/dev/web/x.yaml', 'x: 1\n')
    assert.match(
      problem(() => resolveRevisions(shallow)),
      /no commit in common: this clone is shallow. .*fetch-depth: 0/,
    )
    assert.match(
      problem(() => resolveRevisions(shallow, 'HEAD~5')),
      'fetch-depth: 0',
    )
    git(clone, 'remote', 'remove', 'origin')
    assert.match(
      problem(() => resolveRevisions(clone)),
      'There is no origin/main to compare with. Run git fetch origin',
    )
  }),
)

it.run()
