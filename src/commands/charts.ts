/** Renders the charts that Argo CD installs, as it would: `npm run charts`. */
import { parseArgs } from 'node:util'
import { runCharts } from '../review/charts/run-charts.ts'

export const USAGE = `npm run charts -- [options]

Pulls the pinned charts into dist/charts/, checks them against src/config/charts.lock.json, and renders every release.

  --lock   write the lock file from the archives that are there
  --help`

/** Pulls and renders. */
export async function main(): Promise<void> {
  const { values } = parseArgs({ options: { lock: { type: 'boolean', default: false } } })
  await runCharts(process.cwd(), values)
}
