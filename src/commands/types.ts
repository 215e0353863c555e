import { runInTurn } from '../workshop/programs.ts'

export const USAGE = `npm run types

Compiles both workspaces, tests included, without output.`

const COMPILER = 'node_modules/typescript/bin/tsc'

/** Compiles both workspaces. */
export const main = (): number =>
  runInTurn(['.', 'classifier'].map((project) => [process.execPath, COMPILER, '-p', project]))
