/** `npm run synth -- --charts`: renders every release, and runs the policies on what comes of it. */
import { parseEnvironment } from '../../config/load.ts'
import { ENVIRONMENTS } from '../../environments/index.ts'
import { UserError } from '../../errors.ts'
import { providedBy, synth } from '../../synth.ts'
import { ACCEPTED, type Accepted } from './accepted.ts'
import { pullCharts } from './archives.ts'
import { checkRendered, unmadeObjects } from './check-rendered.ts'
import { readLock } from './lock-file.ts'
import { nullValuesIn } from './null-values.ts'
import { renderSources } from './rendering.ts'
import { requireHelm, snapshotOf } from './run-charts.ts'
import { chartSourcesIn } from './sources.ts'

/**
 * Checks what the charts of some environments render; of all, where none is named.
 *
 * @throws UserError `CHARTS_FAILED` where a chart is not rendered, `POLICY_VIOLATED` with every finding.
 */
export async function checkCharts(root: string, wanted: readonly string[]): Promise<void> {
  const helm = await requireHelm(root)
  const side = snapshotOf(root)
  const inputs = Object.entries(ENVIRONMENTS).filter(([name]) => wanted.length === 0 || wanted.includes(name))
  const sources = inputs.flatMap(([name]) => chartSourcesIn(side, name))
  const refused = await pullCharts(helm.path, root, sources)
  const { releases, problems } = await renderSources(sources, { root, helm, lock: readLock(root), refused })
  if (problems.size > 0)
    throw new UserError('CHARTS_FAILED', {
      message: `Charts are not rendered.\n${[...new Set(problems.values())].map((one) => `✖ ${one}`).join('\n')}`,
      hint: 'Run npm run charts, which says more of each; without network, leave out --charts.',
    })
  const rendered = [...releases.values()].flat()
  const met = new Set<Accepted>()
  const lines = inputs.flatMap(([name, input]) => {
    const env = parseEnvironment(name, input)
    const mine = rendered.filter(({ environment }) => environment === name)
    const platform = { env, manifests: synth([env]).manifests, provided: providedBy(env) }
    const check = checkRendered(platform, mine)
    for (const entry of check.met) met.add(entry)
    return [
      ...check.findings.map(
        ({ policy, subject, message, chart }) => `✖ ${name}: ${subject} (${chart}): ${message}\n  → ${policy}`,
      ),
      ...unmadeObjects(platform, mine).map(
        (object) => `✖ ${name}: no chart makes ${object}, which a component says\n  → provides`,
      ),
      ...nullValuesIn(side, name).map((value) => `✖ ${name}: ${value}\n  → no-nulls`),
    ]
  })
  const unmet = wanted.length === 0 ? ACCEPTED.filter((entry) => !met.has(entry)) : []
  for (const { policy, subject, says } of unmet)
    console.log(`warning: no finding is accepted by ${policy} ${subject} ${says} (src/review/charts/accepted.ts)`)
  if (lines.length > 0)
    throw new UserError('POLICY_VIOLATED', {
      message: `What charts render breaks policies.\n${lines.join('\n')}`,
      hint: 'Correct the values in src/platform/components/, or accept a finding with its reason in src/review/charts/accepted.ts.',
    })
  console.log(`${rendered.length} objects of charts keep the policies (Helm ${helm.version})`)
}
