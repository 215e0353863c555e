/** Reads the generated files on disk, and lists what stands among them and is no file. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { NOT_COMPARED } from '../../../engine/output/disk.ts'
import type { FileTree } from '../../../engine/output/file-tree.ts'

/** One side's files by path, and what is none by the reason: the same words for a commit and for the disk. */
export interface SideFiles {
  readonly files: FileTree
  readonly unread: ReadonlyMap<string, string>
}

export const linkTo = (target: string): string => `it is a link to ${target}`
export const submoduleAt = (commit: string): string => `it is a submodule at ${commit.slice(0, 10) || 'no commit'}`

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : 'unknown')

function headOf(folder: string): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: folder, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}

/** Reads every file below some folders. */
export function readWorkingTree(root: string, folders: readonly string[]): SideFiles {
  const files = new Map<string, string>()
  const unread = new Map<string, string>()
  const attempt = (path: string, read: () => void): void => {
    try {
      read()
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') unread.set(path, `it cannot be opened (${codeOf(error)})`)
    }
  }
  const walk = (folder: string): void =>
    attempt(folder, () => {
      const entries = readdirSync(join(root, folder), { withFileTypes: true })
      if (!folders.includes(folder) && entries.some(({ name }) => name === '.git')) {
        unread.set(folder, submoduleAt(headOf(join(root, folder))))
        return
      }
      for (const entry of entries) {
        const path = `${folder}/${entry.name}`
        if (NOT_COMPARED.test(entry.isDirectory() ? `${path}/` : path)) continue
        if (entry.isSymbolicLink()) attempt(path, () => unread.set(path, linkTo(readlinkSync(join(root, path)))))
        else if (entry.isDirectory()) walk(path)
        else if (entry.isFile()) attempt(path, () => files.set(path, readFileSync(join(root, path), 'utf8')))
      }
    })
  for (const folder of folders) walk(folder)
  return { files, unread }
}
