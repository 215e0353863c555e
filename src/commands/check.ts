import { parseArgs } from 'node:util'
import { runInTurn } from '../workshop/programs.ts'

export const USAGE = `npm run check

Format and lint, types, tests, and whether the generated files are fresh. The pipeline of a pull request runs these, with the
tests that take long (npm run test:all), and more. Ends at the first that fails.`

/** Checks one thing after the other. */
export function main(): number {
  parseArgs() // takes none, and says so
  return runInTurn([
    ['npm', 'run', 'lint'],
    ['npm', 'run', 'types'],
    ['npm', 'test'],
    ['npm', 'run', 'synth', '--', '--check'],
  ])
}
