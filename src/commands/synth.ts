/** Writes `terraform/` and `gitops/`: `npm run synth`. */
import { parseArgs } from 'node:util'
import { runSynth } from '../operate/synth/run-synth.ts'
import { checkCharts } from '../review/charts/run-check.ts'

export const USAGE = `npm run synth -- [options]

  --check          write nothing; list stale, missing and orphaned files and exit 1 if there are any
  --env NAME       only this environment (may be repeated)
  --out FOLDER     write below this folder instead of the repository
  --stage          git add what synth generates, as the pre-commit hook does
  --no-types       leave out the type check
  --charts         render the charts as well, and run the policies on what they render; needs Helm and, once, network
  --help`

/** Returns the exit code. */
export async function main(): Promise<number> {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      check: { type: 'boolean', default: false },
      env: { type: 'string', multiple: true, default: [] },
      out: { type: 'string', default: '.' },
      stage: { type: 'boolean', default: false },
      types: { type: 'boolean', default: true },
      charts: { type: 'boolean', default: false },
    },
  })
  const code = await runSynth(values)
  if (values.charts) await checkCharts(process.cwd(), values.env)
  return code
}
