import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../environments/dev.ts'
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

it.run()
