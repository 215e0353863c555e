/** The only part of synth that touches the disk. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../errors.ts'
import { type Changes, STAGED_SUFFIX } from './changes.ts'
import type { FileTree } from './file-tree.ts'

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function filesBelow(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      return entry.isDirectory() ? filesBelow(root, path) : [path]
    })
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return []
    throw error
  }
}

/** What changes nothing: Terraform's working folder and state, and the page about each of the two folders. */
export const NOT_COMPARED = /(^|\/)\.terraform\/|\.tfstate(\..*)?$|\.tfplan$|^(terraform|gitops)\/README\.md$/
/** What stands beside generated files: that, and the lock files, which `npm run versions` keeps. */
const NOT_GENERATED = new RegExp(`${NOT_COMPARED.source}|\\.terraform\\.lock\\.hcl$`)

/** Reads every file below some folders. */
export function readTree(root: string, folders: readonly string[]): FileTree {
  const paths = folders.flatMap((folder) => filesBelow(root, folder)).filter((path) => !NOT_GENERATED.test(path))
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]))
}

function unwritable(root: string, error: unknown): never {
  throw new UserError('OUTPUT_UNWRITABLE', {
    message: `Cannot write below ${root}: ${error instanceof Error ? error.message : String(error)}`,
    hint: 'Make room and check the rights of terraform/ and gitops/. Files that were not replaced are as they were.',
  })
}

/** Removes folders that have become empty, from the inside out. */
function removeEmptyFolders(root: string, path: string): void {
  const folder = dirname(path)
  if (folder === '.') return
  try {
    rmdirSync(join(root, folder))
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTEMPTY' || codeOf(error) === 'EEXIST') return
    throw error
  }
  removeEmptyFolders(root, folder)
}

/**
 * Makes the disk as wanted. Every text is written beside its file first, and only when all of them are there are they
 * renamed: killed at any moment, each file is the old one or the new one, and the next run does the rest.
 *
 * @throws UserError `OUTPUT_UNWRITABLE`; before the first rename, nothing has changed.
 */
export function applyChanges(root: string, wanted: FileTree, changes: Changes): void {
  const staged: { readonly from: string; readonly to: string }[] = []
  try {
    const paths = [...changes.stale, ...changes.missing]
    for (const folder of new Set(paths.map((path) => dirname(path)))) mkdirSync(join(root, folder), { recursive: true })
    for (const path of paths) {
      const to = join(root, path)
      const from = `${to}.${process.pid}${STAGED_SUFFIX}`
      staged.push({ from, to })
      writeFileSync(from, wanted.get(path) ?? '')
    }
    for (const { from, to } of staged) renameSync(from, to)
    for (const path of [...changes.orphaned, ...changes.leftover]) {
      rmSync(join(root, path), { force: true })
      removeEmptyFolders(root, path)
    }
  } catch (error) {
    for (const { from } of staged) rmSync(from, { force: true })
    unwritable(root, error)
  }
}
