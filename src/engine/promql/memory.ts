import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { recall, remember } from './syntax.ts'

const FILE = 'node_modules/.cache/promql.json'

/** Expressions that synth read before need not be read again: that takes a tenth of its time. */
export function recallPromql(root: string, grammar: string): string | undefined {
  try {
    const remembered = readFileSync(join(root, FILE), 'utf8')
    recall(remembered, grammar)
    return remembered
  } catch {
    return undefined // the first run, or a file that is damaged: everything is read
  }
}

/** Keeps what this run read, where that is not what was recalled. Synth does without, should it fail. */
export function rememberPromql(root: string, grammar: string, recalled: string | undefined): void {
  const text = remember(grammar)
  if (text === recalled) return
  try {
    const path = join(root, FILE)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, text)
    renameSync(`${path}.${process.pid}`, path) // two runs at once must not mix
  } catch {
    // a checkout that cannot be written is checked all the same
  }
}
