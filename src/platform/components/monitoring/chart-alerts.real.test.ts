import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dump } from 'js-yaml'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import { type Part, parse } from '../../../engine/promql/syntax.ts'
import { synth } from '../../../synth.ts'
import { atRest } from '../../../workshop/testing/at-rest/at-rest.ts'
import { ABSENT } from '../../../workshop/testing/at-rest/quiet.ts'
import { canRunPromtool } from '../../../workshop/testing/promtool.ts'
import { type RenderedCharts, renderedCharts } from '../../../workshop/testing/rendered-charts.ts'
import { SWITCHED_OFF } from './chart-alerts.ts'

const it = suite('alerts of the charts')

// As shipped; a cluster that moves between engines has its address twice, as many as its quota allows.
const SHIPPED = renderedCharts('which alerts of charts fire at rest').filter(({ variant }) =>
  ['dev', 'prod'].includes(variant),
)
const groupsOf = (manifests: readonly Manifest[]): readonly unknown[] =>
  manifests.flatMap(({ object }) => (object.kind === 'PrometheusRule' ? list(at(object, 'spec', 'groups')) : []))
const rulesOf = (manifests: readonly Manifest[]) => groupsOf(manifests).flatMap((group) => list(at(group, 'rules')))

/** Names of the metrics that an expression selects. */
function metricsIn({ kind, parts, text }: Part): readonly string[] {
  if (kind === 'VectorSelector') return parts.flatMap((part) => (part.kind === 'Identifier' ? [part.text] : []))
  return kind === 'Identifier' ? [text] : parts.flatMap(metricsIn)
}

/** Three hours: longer than any alert waits. */
const STEPS = 180

/** The alerts that fire in an environment at rest, by name. */
async function firing({ env, manifests }: RenderedCharts): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'at-rest-'))
  try {
    const write = (name: string, content: object) =>
      writeFileSync(join(folder, name), dump(content, { noRefs: true, lineWidth: -1 }))
    write('rules.yaml', { groups: groupsOf(manifests) })
    const series = atRest(env, [...manifests, ...synth([env]).manifests], STEPS)
    write('test.yaml', {
      rule_files: ['rules.yaml'],
      evaluation_interval: '5m',
      tests: [
        {
          interval: '1m',
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          promql_expr_test: [
            // It expects nothing, so what there is stands in the message.
            { expr: 'group by (alertname) (ALERTS{alertstate="firing"})', eval_time: `${STEPS}m`, exp_samples: [] },
          ],
        },
      ],
    })
    const run = promisify(execFile)('promtool', ['test', 'rules', 'test.yaml'], { cwd: folder })
    const output = await run.then(
      () => '',
      (error: { stdout?: string; stderr?: string }) => `${error.stdout}${error.stderr}`,
    )
    const names = [...output.matchAll(/alertname=\\?"(\w+)/g)].map(([, name = '']) => name)
    assert.ok(names.includes('Watchdog'), `always fires: ${output}`)
    return [...new Set(names)].filter((name) => name !== 'Watchdog').sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const hasPromtool = canRunPromtool('which alerts of charts fire at rest')
for (const charts of hasPromtool ? SHIPPED : []) {
  it(`are silent while all is well, in ${charts.variant}`, async () => {
    assert.equal(await firing(charts), [])
  })
}

if (SHIPPED.length > 0) {
  it('are all given what they look at, or there is a reason why it is not there', () => {
    for (const { env, manifests, variant } of SHIPPED) {
      const rules = rulesOf(manifests)
      const recorded = new Set(rules.map((rule) => at(rule, 'record')))
      const series = atRest(env, [...manifests, ...synth([env]).manifests], 1)
      const fed = new Set(Object.keys(series).map((name) => name.replace(/\{.*/s, '')))
      const named = new Set(rules.flatMap((rule) => metricsIn(parse(String(at(rule, 'expr'))).root)))
      named.delete('ALERTS')
      const unfed = [...named].filter((name) => !fed.has(name) && !recorded.has(name)).sort()
      assert.equal(unfed, Object.keys(ABSENT).sort(), variant)
    }
  })
}

it('are switched off for a reason', () => {
  for (const [alert, reason] of Object.entries(SWITCHED_OFF)) assert.match(reason, ' ', alert)
})

it.run()
