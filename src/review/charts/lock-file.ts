import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UserError } from '../../errors.ts'
import type { Lock } from './archives.ts'

/** sha256 of every chart's archive, as it was when it was first pulled and reviewed. */
export const LOCK_FILE = 'src/config/charts.lock.json'

/** Reads the lock file. */
export function readLock(root: string): Lock {
  try {
    return JSON.parse(readFileSync(join(root, LOCK_FILE), 'utf8'))
  } catch (error) {
    throw new UserError('CONFIG_INVALID', {
      message: `${LOCK_FILE} cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: `Restore it from Git: git checkout -- ${LOCK_FILE}`,
    })
  }
}

/** Writes it, its entries in order. */
export function writeLock(root: string, lock: Lock): void {
  const sorted = Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(join(root, LOCK_FILE), `${JSON.stringify(sorted, null, 2)}\n`)
}
