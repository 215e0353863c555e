import { parseArgs } from 'node:util'
import { setUpGit } from '../operate/synth/git.ts'

export const USAGE = `npm run hooks

Points Git at .githooks/, and gives it the merge driver of .gitattributes: before each commit, and after a merge, a rebase
or a cherry-pick, npm run synth generates what follows from the sources and adds it; generated files are never merged by
line. The first npm run synth in a clone does the same, unless the clone has a hook of its own.`

/** Sets up Git in this clone. */
export function main(): void {
  parseArgs() // takes none, and says so
  setUpGit(process.cwd())
}
