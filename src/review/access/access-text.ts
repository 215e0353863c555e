import type { Environment } from '../../config/load.ts'
import { synth } from '../../synth.ts'
import { accessList, accessTable, chartGrants, grantsOf, groupList } from './access-table.ts'

const NOTE = 'Azure grants the admins and readers as much by roles of its own (src/platform/azure/access.ts).'

const REASONS = 'Why some may do more than others: src/platform/components/rights/accepted.ts.'

/** Who may do what in one environment, as text. */
export function accessText(env: Environment): string {
  const grants = grantsOf(env, synth([env]).manifests)
  return [
    `Who may do what in ${env.name}\n\n${accessTable(grants)}\n\n${groupList(env)}\n\n${NOTE}\n`,
    `What the pods of charts may do in ${env.name}\n\n${accessList(chartGrants(env))}\n\n${REASONS}\n`,
  ].join('\n')
}
