/** Helm as a program: where it is, which version, and one call. */
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

export interface Helm {
  readonly path: string
  /** `v3.22.0` */
  readonly version: string
}

export interface HelmResult {
  readonly ok: boolean
  readonly output: string
  readonly problem: string
}

// kube-prometheus-stack renders to 6 MB with its definitions.
const MAX_BYTES = 256 * 2 ** 20

/** Calls Helm with an input; it never asks. */
export function runHelm(path: string, args: readonly string[], input = ''): Promise<HelmResult> {
  return new Promise((resolve) => {
    const child = execFile(path, args, { maxBuffer: MAX_BYTES }, (error, stdout, stderr) => {
      const problem = stderr.trim() || (error ? error.message : '')
      resolve({ ok: !error, output: stdout, problem })
    })
    child.stdin?.on('error', () => undefined) // it ended before it read all of it, and says why itself
    child.stdin?.end(input)
  })
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const remembered = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** Finds Helm on the path. Its version is kept beside the archives, since asking takes longer than all else. */
export async function findHelm(memory: string): Promise<Helm | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const found = folders.map((folder) => join(folder, 'helm')).find(isProgram)
  if (!found) return undefined
  const path = realpathSync(found)
  const { size, mtimeMs } = statSync(path)
  const identity = { path, size, mtimeMs }
  const known = remembered(memory) as { identity?: unknown; version?: string } | undefined
  if (known?.version && JSON.stringify(known.identity) === JSON.stringify(identity))
    return { path, version: known.version }
  const { ok, output } = await runHelm(path, ['version', '--template', '{{.Version}}'])
  if (!ok) return undefined
  const version = output.trim()
  if (existsSync(dirname(memory))) writeFileSync(memory, JSON.stringify({ identity, version })) // a look makes no folder
  return { path, version }
}
