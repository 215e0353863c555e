/** Carries the ids of the pipelines' identities from Terraform into the repository: `npm run identities -- bootstrap`. */
import { parseArgs } from 'node:util'
import { IDENTITIES_FILE, readIdentities } from '../config/identities.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { writeIdentities } from '../operate/identities.ts'

export const USAGE = 'npm run identities -- bootstrap | ENVIRONMENT [--from FILE]'

/** Writes the ids of one root module. */
export function main(): void {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { from: { type: 'string' } } })
  const [root = ''] = positionals
  const roots = ['bootstrap', ...Object.keys(ENVIRONMENTS)]
  if (!roots.includes(root))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${root}" is not a root module; there are ${roots.join(', ')}.`,
      hint: USAGE,
    })
  writeIdentities(readIdentities(), root, values.from)
  console.log(`${IDENTITIES_FILE}: ${root} written. Commit it: the ids are no secrets.`)
}
