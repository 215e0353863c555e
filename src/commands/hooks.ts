import { parseArgs } from 'node:util'
import { runInTurn } from '../workshop/programs.ts'

export const USAGE = `npm run hooks

Points Git at .githooks/: before each commit, npm run synth generates what follows from the sources and adds it. The first
npm run synth in a clone does the same, unless the clone has a hook of its own.`

/** Sets up the hooks of this clone. */
export function main(): number {
  parseArgs() // takes none, and says so
  return runInTurn([['git', 'config', 'core.hooksPath', '.githooks']])
}
