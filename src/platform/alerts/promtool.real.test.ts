import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { dev } from '../../environments/dev.ts'
import { canRunPromtool, problemsIn, promtool, type Scenario } from '../../workshop/testing/promtool.ts'
import { noise } from '../../workshop/testing/scenarios/noise.ts'
import { edgeScenarios, outageScenarios } from '../../workshop/testing/scenarios/services.ts'
import { isDrift, scenarioSuites } from '../../workshop/testing/scenarios/suites.ts'
import type { Change } from '../../workshop/variants/components.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import { ruleGroups, serviceRules } from './rule-groups.ts'
import { WINDOWS } from './windows.ts'

const it = suite('rules in Prometheus’ own tool')

const env = parseEnvironment('dev', dev)
const inVariant = (change: Change) => parseEnvironment('dev', change(dev))
const { services, 'services-ingress-nginx': onNginx } = SERVICE_VARIANTS
/** A service of anybody's image behind each engine, and behind both. */
const ENGINES: Readonly<Record<string, Environment>> = {
  gateway: inVariant(services),
  'ingress-nginx': inVariant(onNginx),
  both: inVariant((input) => {
    const changed = onNginx(input)
    const exposure = { ...changed.components.exposure, bothEngines: true }
    return { ...changed, components: { ...changed.components, exposure } }
  }),
}
const LENIENT = inVariant((input) => ({
  ...input,
  services: { tool: { runtime: 'oip', port: 8080, slo: { availability: 80, percentile: 80 } } },
}))
const ofServices = (environment: Environment, scenarios: readonly Scenario[]) =>
  promtool(environment, serviceRules(environment), scenarios)

const hasPromtool = canRunPromtool('what rules do')
if (hasPromtool)
  for (const { what, isAbout, scenarios } of scenarioSuites(env))
    it(`fires exactly what it should, about ${what}`, async () => {
      const groups = ruleGroups(env).filter(({ name }) => isAbout(name))
      const output = await promtool(env, groups, scenarios)
      assert.match(output, 'SUCCESS')
      assert.is(problemsIn(output), '')
    })

if (hasPromtool)
  for (const [engine, environment] of Object.entries(ENGINES))
    it(`fires exactly what it should, about a foreign service behind ${engine}`, async () => {
      assert.is(problemsIn(await ofServices(environment, edgeScenarios(environment))), '')
    })

if (hasPromtool)
  it('wakes somebody for an outage, however little was promised', async () => {
    assert.is(problemsIn(await ofServices(LENIENT, outageScenarios(LENIENT))), '')
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
