import type { FileTree } from './file-tree.ts'
import { isGenerated } from './render.ts'

/** What has to happen on disk. Paths are sorted. */
export interface Changes {
  /** Files to write that are there with another text. */
  readonly stale: readonly string[]
  /** Files to write that are not there. */
  readonly missing: readonly string[]
  /** Generated files that synth no longer produces. */
  readonly orphaned: readonly string[]
  /** Files that synth did not generate and leaves alone. */
  readonly foreign: readonly string[]
  /** Wanted paths on which such a file stands. */
  readonly blocked: readonly string[]
  /** Leftovers of a synth that was killed. */
  readonly leftover: readonly string[]
  readonly unchanged: number
}

/** End of the names under which files are written before they are renamed. */
export const STAGED_SUFFIX = '.synth-tmp'

/** Compares what synth wants with what is on disk, in the folders that synth owns. */
export function changesBetween(wanted: FileTree, disk: FileTree): Changes {
  const paths = [...wanted.keys()].sort()
  const known = paths.filter((path) => disk.has(path))
  const blocked = known.filter((path) => wanted.get(path) !== disk.get(path) && !isGenerated(disk.get(path) ?? ''))
  const stale = known.filter((path) => wanted.get(path) !== disk.get(path) && isGenerated(disk.get(path) ?? ''))
  const others = [...disk.keys()].filter((path) => !wanted.has(path)).sort()
  const leftover = others.filter((path) => path.endsWith(STAGED_SUFFIX))
  const rest = others.filter((path) => !path.endsWith(STAGED_SUFFIX))
  return {
    stale,
    missing: paths.filter((path) => !disk.has(path)),
    orphaned: rest.filter((path) => isGenerated(disk.get(path) ?? '')),
    foreign: rest.filter((path) => !isGenerated(disk.get(path) ?? '')),
    blocked,
    leftover,
    unchanged: known.length - stale.length - blocked.length,
  }
}
