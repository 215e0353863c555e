/** Prepares a release of this repository: `npm run release -- minor`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { createAsk } from '../operate/ask.ts'
import { log } from '../operate/operation.ts'
import { createShell } from '../operate/shell.ts'
import { release } from '../workshop/release/release.ts'

export const USAGE = `npm run release -- VERSION [--dry-run]

  VERSION    such as 1.4.0; or major, minor, patch: which of its numbers goes up
  --dry-run  say what it would do
  --help

Gives what CHANGELOG.md has below "Unreleased" the version and the day, writes the version into package.json and the lock
file, commits that, and makes the tag vVERSION. Pushes nothing. Forks take a release with npm run upgrade.`

/** Prepares one release. */
export async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  })
  const [version, ...more] = positionals
  if (version === undefined || more.length > 0)
    throw new UserError('ARGUMENTS_INVALID', { message: 'Say one version.', hint: USAGE })
  const dryRun = values['dry-run']
  const shell = createShell({ ask: createAsk(), yes: true, dryRun, log })
  await release(shell, process.cwd(), { version, dryRun, today: new Date().toISOString().slice(0, 10) })
}
