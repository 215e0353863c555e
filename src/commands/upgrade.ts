/** Brings a fork to a release of upstream: `npm run upgrade -- --to v1.4.0`. */
import { parseArgs } from 'node:util'
import { createAsk } from '../operate/ask.ts'
import { log } from '../operate/operation.ts'
import { createShell } from '../operate/shell.ts'
import { upgrade } from '../operate/upgrade/upgrade.ts'

export const USAGE = `npm run upgrade -- [--to v1.4.0] [--dry-run] [--charts] [--no-tests]

  --to RELEASE  a tag of upstream (default: its newest release)
  --dry-run     fetch the tags, and say what the release changes
  --charts      pull and render the charts of both sides for npm run diff
  --no-tests    leave npm test to the pull request
  --help

Upstream is the remote "upstream", or the "repository" of package.json. Says what changes, merges the release on the branch
upgrade/RELEASE, generates terraform/ and gitops/ anew, says what that means for your environments, and runs the tests. What
is checked out stays as it is: it works in .cache/upgrade, and goes on there when it was stopped.`

/** Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      to: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      charts: { type: 'boolean', default: false },
      tests: { type: 'boolean', default: true },
    },
  })
  const { to, charts, tests, 'dry-run': dryRun } = values
  const shell = createShell({ ask: createAsk(), yes: true, dryRun, log })
  return upgrade(shell, process.cwd(), { to, charts, tests, dryRun })
}
