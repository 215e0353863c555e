import { parseArgs } from 'node:util'
import { runInTurn } from '../workshop/programs.ts'

export const USAGE = `npm run types

Compiles both workspaces, tests included, without output.`

const COMPILER = 'node_modules/typescript/bin/tsc'

/** Compiles both workspaces. */
export function main(): number {
  parseArgs() // takes none, and says so
  return runInTurn(['.', 'classifier/'].map((project) => [process.execPath, COMPILER, '-p', project]))
}
