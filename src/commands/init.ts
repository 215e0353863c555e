/** Writes the file of an environment from questions or flags: `npm run init -- --name staging --from dev`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { FIELDS } from '../operate/init/fields.ts'
import { init } from '../operate/init/init.ts'
import { removeEnvironment } from '../operate/init/remove.ts'

export const USAGE = `npm run init -- [--name NAME] [--from NAME] [--dry-run]
npm run init -- --remove NAME [--leave-dns] [--resolver IP] [--dry-run]

${FIELDS.map(({ flag, asks }) => `  ${`--${flag}`.padEnd(20)}  ${asks}`).join('\n')}

Asks for what no flag says. --from takes the values of another environment instead; an environment that is there already
is its own. Writes src/environments/NAME.ts, registers it and runs synth; where synth refuses, nothing has changed.

--remove takes an environment out of the repository: file, line, image, ids and generated folders. It refuses while a
state, a cluster or DNS records (unless --leave-dns) answer; npm run teardown comes first.`

const flags = Object.fromEntries(FIELDS.map(({ flag }) => [flag, { type: 'string' as const }]))
const OPTIONS = {
  name: { type: 'string' },
  from: { type: 'string' },
  remove: { type: 'string' },
  'leave-dns': { type: 'boolean', default: false },
  resolver: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const
const FOR_REMOVE = ['remove', 'leave-dns', 'resolver', 'dry-run']

/** Makes an environment, or removes one. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ...flags, ...OPTIONS } })
  const { remove: name, resolver, 'leave-dns': leavesDns, 'dry-run': dryRun } = values
  if (name === undefined) return init(values)
  const others = Object.keys(values).filter((flag) => !FOR_REMOVE.includes(flag))
  if (others.length > 0)
    throw new UserError('ARGUMENTS_INVALID', {
      message: `--remove takes no --${others.join(' and no --')}.`,
      hint: USAGE,
    })
  await removeEnvironment({ name, dryRun, leavesDns, resolver })
}
