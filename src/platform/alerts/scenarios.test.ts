import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { knownMetrics } from '../../engine/promql/known-metrics.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { nameOf } from '../../workshop/testing/promtool.ts'
import { scenarioSuites } from '../../workshop/testing/scenarios/suites.ts'
import { ruleGroups } from './rule-groups.ts'

const it = suite('scenarios of alerts')

const env = parseEnvironment('dev', dev)

it('has for each alert a scenario that fires it, and one that nearly does', () => {
  for (const { what, isAbout, scenarios } of scenarioSuites(env)) {
    const alerts = ruleGroups(env).flatMap(({ name, alerts }) => (isAbout(name) ? alerts.map(nameOf) : []))
    const fired = scenarios.flatMap(({ fires }) => fires)
    const isFired = (alert: string) => fired.some((one) => one === alert || one.startsWith(`${alert} `))
    const spared = new Set(scenarios.flatMap(({ spares }) => spares?.alert ?? []))
    assert.equal(
      alerts.filter((alert) => !isFired(alert)),
      [],
      what,
    )
    assert.equal([...spared].sort(), [...new Set(alerts)].sort(), what)
  }
})

it('feeds rules only what Prometheus keeps of what it scrapes, or what rules record', () => {
  const recorded = ruleGroups(env).flatMap(({ recordings }) => recordings.map(({ record }) => record))
  const fed = scenarioSuites(env).flatMap(({ scenarios }) => scenarios.flatMap(({ series }) => Object.keys(series)))
  const names = new Set(fed.map((selector) => selector.replace(/\{.*/s, '')))
  assert.equal(
    [...names].filter((name) => !knownMetrics().has(name) && !recorded.includes(name)),
    [],
  )
})

it.run()
