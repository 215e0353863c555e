/** Writes the file of an environment from questions or flags: `npm run init -- --name staging --from dev`. */
import { parseArgs } from 'node:util'
import { FIELDS } from '../operate/init/fields.ts'
import { init } from '../operate/init/init.ts'

export const USAGE = `npm run init -- [--name NAME] [--from NAME] [--dry-run]

${FIELDS.map(({ flag, asks }) => `  ${`--${flag}`.padEnd(20)}  ${asks}`).join('\n')}

Asks for what no flag says. --from takes the values of another environment instead; an environment that is there already
is its own. Writes src/environments/NAME.ts, registers it and runs synth; where synth refuses, nothing has changed.`

const flags = Object.fromEntries(FIELDS.map(({ flag }) => [flag, { type: 'string' as const }]))
const OPTIONS = {
  name: { type: 'string' },
  from: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
} as const

/** Asks, writes, registers, runs synth. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: { ...flags, ...OPTIONS } })
  await init(values)
}
