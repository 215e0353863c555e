import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../environments/dev.ts'
import { canRunPromtool, nameOf, problemsIn, promtool, type Scenario } from '../../workshop/testing/promtool.ts'
import { CERTIFICATE_SCENARIOS } from '../../workshop/testing/scenarios/certificates.ts'
import { CLASSIFIER_SCENARIOS } from '../../workshop/testing/scenarios/classifier.ts'
import { DRIFT_SCENARIOS } from '../../workshop/testing/scenarios/drift.ts'
import { noise } from '../../workshop/testing/scenarios/noise.ts'
import { PLATFORM_SCENARIOS } from '../../workshop/testing/scenarios/platform.ts'
import { classifierRules, ruleGroups } from './rule-groups.ts'
import { WINDOWS } from './windows.ts'

const it = suite('rules in Prometheus’ own tool')

const env = parseEnvironment('dev', dev)
const isDrift = (name: string) => name.startsWith('drift')
const ofClassifier = new Set(classifierRules(env).map(({ name }) => name))
const SUITES: readonly (readonly [what: string, groups: (name: string) => boolean, scenarios: readonly Scenario[]])[] =
  [
    ['drift', isDrift, DRIFT_SCENARIOS],
    ['the classifier', (name) => ofClassifier.has(name) && !isDrift(name), CLASSIFIER_SCENARIOS],
    ['certificates', (name) => name === 'certificates', CERTIFICATE_SCENARIOS],
    ['the platform', (name) => !ofClassifier.has(name) && name !== 'certificates', PLATFORM_SCENARIOS],
  ]

it('has for each alert a scenario that fires it, and one that nearly does', () => {
  for (const [what, isOf, scenarios] of SUITES) {
    const alerts = ruleGroups(env).flatMap(({ name, alerts }) => (isOf(name) ? alerts.map(nameOf) : []))
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

const hasPromtool = canRunPromtool('what rules do')
if (hasPromtool)
  for (const [what, isOf, scenarios] of SUITES)
    it(`fires exactly what it should, about ${what}`, async () => {
      const groups = ruleGroups(env).filter(({ name }) => isOf(name))
      const output = await promtool(env, groups, scenarios)
      assert.match(output, 'SUCCESS')
      assert.is(problemsIn(output), '')
    })

if (hasPromtool)
  for (const [pictures, baseline] of [
    [500, 500],
    [500, 26],
  ] as const)
    it(`stays silent over 200 windows of ${pictures} pictures without drift, with a baseline of ${baseline}`, async () => {
      const windows = { ...WINDOWS, driftFor: '0s' } as const // one window is enough to be wrong
      const groups = ruleGroups(env, windows).filter(({ name }) => isDrift(name))
      assert.is(problemsIn(await promtool(env, groups, [noise(1, 200, pictures, baseline)])), '')
    })

it.run()
