/**
 * Where tests put their temporary folders: in memory, where Linux has room for them. Clones of the repository are written
 * and removed by the dozen, and a file on a disk costs ten times the processor time.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** Bytes; a run takes a quarter of it. Containers have 64 MB. */
const ROOM = 2 * 2 ** 30

/** Whether programs that lie there run: a mount may forbid it. */
function canExecute(folder) {
  const program = join(folder, 'program')
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  execFileSync(program)
}

/** An empty folder in memory, removed when this process ends; undefined where there is no such place. */
export function folderInMemory() {
  let folder
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    if (bavail * bsize < ROOM) return undefined
    folder = mkdtempSync(join(MEMORY, 'tests-'))
    canExecute(folder)
  } catch {
    if (folder) rmSync(folder, { recursive: true, force: true })
    return undefined
  }
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))
  return folder
}
