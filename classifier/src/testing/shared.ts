import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Real weights and photographs, where the repository has them as a neighbour. They are never part of it. */
const SHARED = fileURLToPath(new URL('../../../../shared', import.meta.url))

/** The path of something in `../shared`, or nothing: then the test says that it skips. */
export function shared(path: string, why: string): string | undefined {
  const full = `${SHARED}/${path}`
  if (existsSync(full)) return full
  process.stdout.write(`\n  skipped, no ../shared/${path}: ${why}\n`)
  return undefined
}
