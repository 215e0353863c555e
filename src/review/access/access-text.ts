import type { Environment } from '../../config/load.ts'
import { synth } from '../../synth.ts'
import { accessTable, grantsOf, groupList } from './access-table.ts'

const NOTE =
  'Azure grants the admins and readers as much by roles of its own (src/platform/azure/access.ts). What the charts bind to the\n' +
  'service accounts of their pods is in the charts.'

/** Who may do what in one environment, as text. */
export function accessText(env: Environment): string {
  const grants = grantsOf(env, synth([env]).manifests)
  return `Who may do what in ${env.name}\n\n${accessTable(grants)}\n\n${groupList(env)}\n\n${NOTE}\n`
}
