/** Adds a service to environments, or takes one out: `npm run service -- add ranker --env dev --runtime oip --port 8080`. */
import { parseArgs } from 'node:util'
import { UserError } from '../errors.ts'
import { addService } from '../operate/service/add.ts'
import { RUNTIMES, runtimesWith } from '../operate/service/entry.ts'
import { ENTRY_FIELDS, type EntryField } from '../operate/service/fields.ts'
import { removeService } from '../operate/service/remove.ts'

/** The runtimes of a flag that not all of them have. */
function only(field: EntryField): string {
  const having = runtimesWith(field)
  return having.length < RUNTIMES.length ? ` (${having.join(', ')})` : ''
}

export const USAGE = `npm run service -- add [NAME] [--env NAME …] [--runtime RUNTIME] [--dry-run] [flags of the entry]
npm run service -- remove NAME [--env NAME …] [--yes] [--dry-run]
  --env                 environment, such as dev; may be repeated. remove takes every one that has it where none is said
  --runtime             ${RUNTIMES.join(', ')}
${ENTRY_FIELDS.map((field) => `  ${`--${field.flag}`.padEnd(20)}  ${field.asks}${only(field)}`).join('\n')}
add asks for what no flag says, writes the entry into src/environments/, and runs synth; where an entry is wrong or synth
refuses, nothing has changed. remove says what goes and what stays, and asks; --yes, -y does not ask.`

const isRepeated = (typed: string | undefined) => ['list', 'each', 'pairs'].includes(typed ?? '')
const fields = Object.fromEntries(
  ENTRY_FIELDS.map(({ flag, typed }) => [flag, { type: 'string' as const, multiple: isRepeated(typed) }]),
)
const OPTIONS = {
  env: { type: 'string', multiple: true },
  runtime: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const

function refuse(message: string): never {
  throw new UserError('ARGUMENTS_INVALID', { message, hint: USAGE })
}

/** Adds one, or takes one out. */
export async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ options: { ...fields, ...OPTIONS }, allowPositionals: true })
  const [action, name, ...more] = positionals
  if (more.length > 0) refuse(`One service at a time: "${more.join(' ')}" is too much.`)
  const { env, yes, 'dry-run': dryRun } = values
  if (action === 'add' && yes) refuse('add takes no --yes: it asks for values alone, and each has a flag.')
  if (action === 'add') return addService(name, { ...values, 'dry-run': dryRun })
  if (action !== 'remove')
    refuse(action === undefined ? 'Say add or remove.' : `"${action}" is neither add nor remove.`)
  const others = Object.keys(values).filter((flag) => !['env', 'yes', 'dry-run'].includes(flag))
  if (others.length > 0) refuse(`remove takes no --${others.join(' and no --')}.`)
  await removeService(name, { env, yes, dryRun })
}
