/** Prints who may do what in the cluster, from the objects that synth makes: `npm run access -- --env prod`. */
import { parseArgs } from 'node:util'
import { type Environment, parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { accessText } from '../review/access/access-text.ts'

export const USAGE = 'npm run access -- [--env NAME]   (may be repeated; all environments without)'

const all = new Map<string, unknown>(Object.entries(ENVIRONMENTS))

function named(name: string): Environment {
  if (all.has(name)) return parseEnvironment(name, all.get(name))
  throw new UserError('ARGUMENTS_INVALID', {
    message: `"${name}" is not an environment; there are ${[...all.keys()].join(', ')}.`,
    hint: USAGE,
  })
}

/** Prints a table for each environment. */
export function main(): void {
  const { values } = parseArgs({ options: { env: { type: 'string', multiple: true } } })
  for (const name of values.env ?? all.keys()) console.log(accessText(named(name)))
}
