import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Puts a program first on the path while a test runs.
 *
 * @param script - Its source, for `sh`; `$FOLDER` is a folder of its own.
 */
export function withProgram<T>(name: string, script: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  const path = process.env['PATH']
  writeFileSync(join(folder, name), `#!/bin/sh\nFOLDER='${folder}'\n${script}\n`, { mode: 0o755 })
  process.env['PATH'] = `${folder}${delimiter}${path}`
  try {
    return use(folder)
  } finally {
    process.env['PATH'] = path
    rmSync(folder, { recursive: true, force: true })
  }
}
