import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { prometheusGroup } from '../../platform/alerts/prometheus-rules.ts'
import { ruleGroups } from '../../platform/alerts/rule-groups.ts'
import { dashboardJson } from '../../platform/components/monitoring/dashboards/dashboard.ts'
import { DASHBOARDS } from '../../platform/components/monitoring/dashboards/index.ts'
import { idleClassifier } from '../testing/classifier-metrics.ts'
import { dev } from '../testing/environments/dev.ts'
import { type Broken, healthyCluster } from '../testing/healthy-cluster.ts'
import { canRunPrometheus, type Prometheus, startPrometheus } from '../testing/prometheus.ts'
import { Answers } from './answers.ts'
import { dashboardQueries, type PanelQuery } from './dashboard-queries.ts'
import { dashboardSvg } from './dashboard-svg.ts'

const it = suite('dashboard queries')

const env = parseEnvironment('dev', dev)
// Rates over the few seconds that the Prometheus of these tests has seen.
const queries = dashboardQueries(env, { __rate_interval: '10s' })
const PATIENCE_SECONDS = 60

it('has no variable left in any query', () => {
  assert.ok(queries.length > 100)
  assert.equal(
    queries.filter(({ expr }) => expr.includes('$')),
    [],
  )
})

it('takes what is chosen', () => {
  const chosen = dashboardQueries(env, { service: 'shop', __rate_interval: '7s' })
  assert.ok(chosen.some(({ expr }) => expr.includes('namespace=~"shop"') && expr.includes('[7s]')))
})

if (canRunPrometheus('whether dashboards show something')) {
  let broken: Broken = {}
  let running: Promise<Prometheus> | undefined
  // Not in `before`, whose failure uvu does not count.
  const prometheus = () => {
    running ??= start(() => broken)
    return running
  }
  it.after(async () => (await running?.catch(() => undefined))?.stop())

  const of = (panel: string) => queries.find((query) => query.panel === panel)?.expr ?? panel

  it('shows a number on every panel of a healthy cluster that nobody has asked anything', async () => {
    const { query } = await prometheus()
    const empty = async ({ expr }: PanelQuery) => {
      const result = await query(expr)
      return result.length === 0 || result.some(({ value }) => Number.isNaN(value))
    }
    // Judged predictions alone have no share without a judgement; their panel shows the expected one.
    const asked = queries.filter(({ panel, expr }) => !(panel === 'Accuracy' && expr.includes('judged')))
    assert.equal(await remaining(asked, empty), [])
  })

  it('shows nothing in red there', async () => {
    const { query } = await prometheus()
    const red = async ({ expr, colours }: PanelQuery) =>
      (await query(expr)).some(({ value }) => {
        const step = colours.findLast((colour) => colour.value === null || colour.value <= value)
        return step?.color === 'red'
      })
    assert.equal(await remaining(queries, red), [])
  })

  it('says at the top that all is well', async () => {
    const { until } = await prometheus()
    const verdicts = [`${of('Is it us?')} == 0`, `${of('Is it the cluster?')} == 0`, `${of('Is it the model?')} == 0`]
    for (const verdict of verdicts) await until(verdict, PATIENCE_SECONDS)
  })

  it('draws a preview that says it is no screenshot', async () => {
    const { address } = await prometheus()
    for (const dashboard of DASHBOARDS) {
      const svg = await dashboardSvg(dashboard, env, new Answers(address, 1))
      assert.match(svg, 'not a screenshot')
      assert.is(
        svg.match(/<g>/g)?.length,
        dashboardJson(dashboard, env).panels.filter(({ type }) => type !== 'row').length,
      )
      assert.not.match(svg, /NaN|undefined/)
    }
  })

  it('counts what breaks', async () => {
    const { until } = await prometheus()
    broken = { node: true, component: true, certificate: true }
    await until(`${of('Is it the cluster?')} == 3`, PATIENCE_SECONDS)
  })
}

async function start(broken: () => Broken): Promise<Prometheus> {
  const classifier = idleClassifier()
  const environment = env.name
  const pod = { namespace: 'classifier', pod: 'classifier-1' }
  const jobs = [
    { job: 'classifier', labels: { environment, ...pod }, text: () => classifier },
    { job: 'cluster', labels: { environment }, text: () => healthyCluster(Date.now() / 1000, broken()) },
  ]
  const groups = ruleGroups(env).map((group) => ({ ...prometheusGroup(env, group), interval: '1s' }))
  const prometheus = await startPrometheus(jobs, groups)
  // Rates need two scrapes, and what is recorded from them comes after.
  await prometheus.until('count_over_time(classifier:signal:psi[1m]) > 3', PATIENCE_SECONDS)
  return prometheus
}

/** Queries of which something is still true in the end: a busy machine may miss scrapes for a while. */
async function remaining(all: readonly PanelQuery[], wrong: (query: PanelQuery) => Promise<boolean>) {
  const end = Date.now() + PATIENCE_SECONDS * 1000
  let left = all
  for (;;) {
    const verdicts = await Promise.all(left.map(wrong))
    left = left.filter((_, index) => verdicts[index])
    if (left.length === 0 || Date.now() > end)
      return left.map(({ dashboard, panel, expr }) => `${dashboard}, ${panel}: ${expr}`)
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
}

it('says what it cannot draw, and how to ask', () => {
  const preview = (...args: string[]) =>
    spawnSync(process.execPath, ['src/commands/run.mjs', 'src/commands/preview.ts', ...args], { encoding: 'utf8' })
  assert.match(preview('--dashboard', 'modell').stderr, 'ARGUMENTS_INVALID: There is no dashboard "modell"')
  // The port of discard, on which nothing listens.
  assert.match(preview('--prometheus', 'http://127.0.0.1:9').stderr, 'Give the address of a Prometheus that runs')
})

it.run()
