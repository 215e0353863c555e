import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { prometheusGroup } from './alerts/prometheus-rules.ts'
import { ruleGroups } from './alerts/rule-groups.ts'
import { parseEnvironment } from './config/load.ts'
import { NAMESPACES } from './config/names.ts'
import { dashboardQueries } from './dashboard-queries.ts'
import { dev } from './environments/dev.ts'
import { idleClassifier } from './testing/classifier-metrics.ts'
import { type Broken, healthyCluster } from './testing/healthy-cluster.ts'
import { canRunPrometheus, type Prometheus, startPrometheus } from './testing/prometheus.ts'

const it = suite('dashboard queries')

const env = parseEnvironment('dev', dev)
// Rates over the few seconds that the Prometheus of these tests has seen.
const queries = dashboardQueries(env, { __rate_interval: '4s' })
const PATIENCE_SECONDS = 30

it('has no variable left in any query', () => {
  assert.ok(queries.length > 100)
  assert.equal(
    queries.filter(({ expr }) => expr.includes('$')),
    [],
  )
})

it('takes what is chosen', () => {
  const chosen = dashboardQueries(env, { namespace: 'shop', __rate_interval: '7s' })
  assert.ok(chosen.some(({ expr }) => expr.includes('namespace="shop"') && expr.includes('[7s]')))
})

if (canRunPrometheus('whether dashboards show something')) {
  let prometheus: Prometheus
  let broken: Broken = {}
  const environment = env.name

  it.before(async () => {
    const jobs = [
      {
        job: 'classifier',
        labels: { environment, namespace: NAMESPACES.classifier, pod: 'classifier-1' },
        text: idleClassifier,
      },
      { job: 'cluster', labels: { environment }, text: () => healthyCluster(Date.now() / 1000, broken) },
    ]
    const groups = ruleGroups(env).map((group) => ({ ...prometheusGroup(env, group), interval: '1s' }))
    prometheus = await startPrometheus(jobs, groups)
    // Rates need two scrapes, and what is recorded from them comes after.
    await prometheus.until('count_over_time(classifier:signal:psi[1m]) > 5', PATIENCE_SECONDS)
  })
  it.after(() => prometheus.stop())

  const of = (panel: string) => queries.find((query) => query.panel === panel)?.expr ?? panel

  it('shows a number on every panel of a healthy cluster that nobody has asked anything', async () => {
    const empty: string[] = []
    for (const { dashboard, panel, expr } of queries) {
      // Judged predictions alone have no share without a judgement; their panel shows the expected one.
      if (panel === 'Accuracy' && expr.includes('judged')) continue
      const result = await prometheus.query(expr)
      if (result.length === 0 || result.some(({ value }) => Number.isNaN(value)))
        empty.push(`${dashboard}, ${panel}: ${expr}`)
    }
    assert.equal(empty, [])
  })

  it('shows nothing in red there', async () => {
    const red: string[] = []
    for (const { dashboard, panel, expr, colours } of queries)
      for (const { value } of await prometheus.query(expr)) {
        const colour = colours.findLast((step) => step.value === null || step.value <= value)?.color
        if (colour === 'red') red.push(`${dashboard}, ${panel}: ${value}`)
      }
    assert.equal(red, [])
  })

  it('says at the top that all is well', async () => {
    const verdicts = ['Is it us?', 'Is it the cluster?', 'Is it the model?'].map(of)
    const values = await Promise.all(verdicts.map(async (expr) => (await prometheus.query(expr))[0]?.value))
    assert.equal(values, [1, 0, 0])
  })

  it('counts what breaks', async () => {
    broken = { node: true, component: true, certificate: true }
    await prometheus.until(`${of('Is it the cluster?')} == 3`, PATIENCE_SECONDS)
  })
}

it.run()
