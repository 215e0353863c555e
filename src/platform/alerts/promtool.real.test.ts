import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { canRunPromtool, problemsIn, promtool } from '../../workshop/testing/promtool.ts'
import { noise } from '../../workshop/testing/scenarios/noise.ts'
import { isDrift, scenarioSuites } from '../../workshop/testing/scenarios/suites.ts'
import { ruleGroups } from './rule-groups.ts'
import { WINDOWS } from './windows.ts'

const it = suite('rules in Prometheus’ own tool')

const env = parseEnvironment('dev', dev)

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
