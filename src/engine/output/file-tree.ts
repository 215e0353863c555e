import { UserError } from '../../errors.ts'

/** Paths, relative to the repository, and the text of each file. */
export type FileTree = ReadonlyMap<string, string>

export interface GeneratedFile {
  readonly path: string
  readonly text: string
  /** What is in it, for the message when two files meet on one path. */
  readonly what: string
}

/**
 * Collects files.
 *
 * @throws UserError `PATH_TAKEN` where two of them have the same path.
 */
export function fileTree(files: readonly GeneratedFile[]): FileTree {
  const tree = new Map<string, string>()
  const owners = new Map<string, string>()
  const problems: string[] = []
  for (const { path, text, what } of files) {
    // Case-insensitive, since macOS and Windows check out one of two such files.
    const key = path.toLowerCase()
    const owner = owners.get(key)
    if (owner) problems.push(`✖ ${path}: ${owner} and ${what}`)
    owners.set(key, what)
    tree.set(path, text)
  }
  if (problems.length === 0) return tree
  throw new UserError('PATH_TAKEN', {
    message: `Two things would be written to one file.\n${problems.join('\n')}`,
    hint: 'Give one of the two another metadata.name, or move it to another component.',
  })
}
