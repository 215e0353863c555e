import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { canRunPromtool, problemsIn, promtool, type Scenario } from '../../workshop/testing/promtool.ts'
import { edgeScenarios, outageScenarios } from '../../workshop/testing/scenarios/services.ts'
import type { Change } from '../../workshop/variants/components.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import { serviceRules } from './rule-groups.ts'

const it = suite('service levels in Prometheus’ own tool')

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

async function assertFires(environment: Environment, scenarios: readonly Scenario[]): Promise<void> {
  const output = await promtool(environment, serviceRules(environment), scenarios)
  assert.match(output, 'SUCCESS')
  assert.is(problemsIn(output), '')
}

if (canRunPromtool('what rules make of what the edge counts')) {
  for (const [engine, environment] of Object.entries(ENGINES))
    it(`fire exactly when they should, of a foreign service behind ${engine}`, async () => {
      await assertFires(environment, edgeScenarios(environment))
    })

  it('wake somebody for an outage, however little was promised', async () => {
    await assertFires(LENIENT, outageScenarios(LENIENT))
  })
}

it.run()
