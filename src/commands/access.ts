/** Prints who may do what in the cluster, from the objects that synth makes: `npm run access -- --env prod`. */
import { parseArgs } from 'node:util'
import { parseEnvironment } from '../config/load.ts'
import { ENVIRONMENTS } from '../environments/index.ts'
import { UserError } from '../errors.ts'
import { accessTable, grantsOf, groupList } from '../review/access/access-table.ts'
import { synth } from '../synth.ts'

export const USAGE = 'npm run access -- [--env NAME]   (may be repeated; all environments without)'

const NOTE =
  'Azure grants the admins and readers as much by roles of its own (src/platform/azure/access.ts). What the charts bind to the\n' +
  'service accounts of their pods is in the charts.'

function printTable(name: string, all: ReadonlyMap<string, unknown>): void {
  if (!all.has(name))
    throw new UserError('ARGUMENTS_INVALID', {
      message: `"${name}" is not an environment; there are ${[...all.keys()].join(', ')}.`,
      hint: USAGE,
    })
  const env = parseEnvironment(name, all.get(name))
  const grants = grantsOf(env, synth([env]).manifests)
  console.log(`Who may do what in ${name}\n\n${accessTable(grants)}\n\n${groupList(env)}\n\n${NOTE}\n`)
}

/** Prints a table for each environment. */
export function main(): void {
  const { values } = parseArgs({ options: { env: { type: 'string', multiple: true }, help: { type: 'boolean' } } })
  const all = new Map<string, unknown>(Object.entries(ENVIRONMENTS))
  if (values.help) console.log(USAGE)
  else for (const name of values.env ?? all.keys()) printTable(name, all)
}
