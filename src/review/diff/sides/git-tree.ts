/** Reads the generated files of a commit: three processes of Git, however many files there are. */
import { spawnSync } from 'node:child_process'
import { NOT_COMPARED } from '../../../engine/output/disk.ts'
import { generatedFolders } from '../../../engine/output/layout.ts'
import { UserError } from '../../../errors.ts'
import { linkTo, readWorkingTree, type SideFiles, submoduleAt } from './working-tree.ts'

/** The files on disk, for `head`. */
export const WORKING_TREE = 'working tree'

/** One side of the comparison. */
export interface Revision {
  /** As it was asked for: `origin/main`. */
  readonly name: string
  /** Its full hash; left out for the working tree. */
  readonly commit?: string
}

interface GitResult {
  readonly ok: boolean
  readonly output: Buffer
  readonly problem: string
}

function git(root: string, args: readonly string[], input = ''): GitResult {
  const { error, status, stdout, stderr } = spawnSync('git', args, { cwd: root, input, maxBuffer: 2 ** 31 })
  const problem = error ? error.message : stderr.toString().trim()
  return { ok: !error && status === 0, output: stdout ?? Buffer.alloc(0), problem }
}

function failed(message: string, hint: string): never {
  throw new UserError('DIFF_FAILED', { message, hint })
}

const isShallow = (root: string): boolean =>
  git(root, ['rev-parse', '--is-shallow-repository']).output.toString().trim() === 'true'

const DEEPEN = 'Fetch the history: git fetch --unshallow origin, or fetch-depth: 0 for actions/checkout.'

function resolve(root: string, name: string): Revision {
  const { ok, output } = git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`])
  if (ok) return { name, commit: output.toString().trim() }
  const hint = isShallow(root)
    ? DEEPEN
    : 'Fetch it (git fetch origin), or name a commit, a branch or a tag that git log shows.'
  return failed(`There is no commit "${name}" in this clone.`, hint)
}

/** Where the branch left `origin/main`. */
function mergeBase(root: string, head: Revision): Revision {
  const main = 'origin/main'
  const { commit = '' } = git(root, ['rev-parse', '--verify', '--quiet', `${main}^{commit}`]).ok
    ? resolve(root, main)
    : failed(
        `There is no ${main} to compare with.`,
        'Run git fetch origin, or say what to compare with: npm run diff -- --base main',
      )
  const { ok, output } = git(root, ['merge-base', commit, head.commit ?? 'HEAD'])
  if (ok) return { name: `merge base with ${main}`, commit: output.toString().trim() }
  return failed(
    `${main} and ${head.name} have no commit in common${isShallow(root) ? ': this clone is shallow' : ''}.`,
    isShallow(root) ? DEEPEN : 'Say what to compare with: npm run diff -- --base COMMIT',
  )
}

/**
 * Finds both commits.
 *
 * @throws UserError `DIFF_FAILED` outside of a clone, for a name that leads nowhere, and in a clone that is too shallow.
 */
export function resolveRevisions(root: string, base?: string, head?: string): { base: Revision; head: Revision } {
  const inside = git(root, ['rev-parse', '--is-inside-work-tree'])
  if (!inside.ok)
    failed(
      inside.problem.includes('ENOENT') ? 'git is not installed.' : `${root} is not in a Git repository.`,
      'Run it in a clone of this repository, with git on the path.',
    )
  const to = head === undefined ? { name: WORKING_TREE } : resolve(root, head)
  return { base: base === undefined ? mergeBase(root, to) : resolve(root, base), head: to }
}

/** What stands in a commit's generated folders: texts and links by the blob that holds them, submodules by commit. */
interface Entries {
  readonly files: ReadonlyMap<string, string>
  readonly links: ReadonlyMap<string, string>
  readonly submodules: ReadonlyMap<string, string>
}

function entriesOf(root: string, commit: string): Entries {
  const { ok, output, problem } = git(root, ['ls-tree', '-r', '-z', commit, '--', ...generatedFolders()])
  if (!ok) failed(`Git cannot list the files of ${commit}: ${problem}`, 'Run git fsck; the clone may be damaged.')
  const entries = output.toString().split('\0').filter(Boolean)
  const found = { files: new Map<string, string>(), links: new Map<string, string>(), submodules: new Map() }
  for (const entry of entries) {
    const [, mode = '', hash = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? []
    if (NOT_COMPARED.test(path)) continue
    const kind = mode === '160000' ? found.submodules : mode === '120000' ? found.links : found.files
    kind.set(path, hash)
  }
  return found
}

/** Texts of blobs. */
function contentsOf(root: string, blobs: readonly string[]): Map<string, string> {
  const { ok, output, problem } = git(root, ['cat-file', '--batch'], blobs.map((blob) => `${blob}\n`).join(''))
  if (!ok) failed(`Git cannot read the generated files: ${problem}`, isShallow(root) ? DEEPEN : 'Run git fsck.')
  const texts = new Map<string, string>()
  for (let position = 0; position < output.length; ) {
    const end = output.indexOf('\n', position)
    const [blob = '', type, size = ''] = output.toString('utf8', position, end).split(' ')
    if (type !== 'blob') failed(`Git has no ${blob}.`, 'Fetch what is missing: git fetch origin; or run git fsck.')
    texts.set(blob, output.toString('utf8', end + 1, end + 1 + Number(size)))
    position = end + 1 + Number(size) + 1
  }
  return texts
}

/** Reads the generated files of both sides. Equal files are one string. */
export function readRevisions(root: string, base: Revision, head: Revision): { before: SideFiles; after: SideFiles } {
  const sides = [base, head].map(({ commit }) => (commit ? entriesOf(root, commit) : undefined))
  const blobs = sides.flatMap((side) => (side ? [...side.files.values(), ...side.links.values()] : []))
  const texts = contentsOf(root, [...new Set(blobs)])
  const [before, after] = sides.map((side): SideFiles => {
    if (!side) return readWorkingTree(root, generatedFolders())
    const texted = [...side.files].map(([path, blob]) => [path, texts.get(blob) ?? ''] as const)
    const linked = [...side.links].map(([path, blob]) => [path, linkTo(texts.get(blob) ?? '')] as const)
    const others = [...side.submodules].map(([path, commit]) => [path, submoduleAt(commit)] as const)
    return { files: new Map(texted), unread: new Map([...linked, ...others]) }
  })
  const nothing = { files: new Map(), unread: new Map() }
  return { before: before ?? nothing, after: after ?? nothing }
}
