import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { synth } from '../../../synth.ts'
import { chartRightsOf } from '../../../workshop/import/chart-rights.ts'
import { renderedCharts } from '../../../workshop/testing/rendered-charts.ts'
import { COMPONENTS } from '../index.ts'
import { ACCEPTED } from './accepted.ts'
import { chartRights } from './chart-rights.ts'
import granted from './granted.json' with { type: 'json' }

const it = suite('rights of charts')

for (const { variant, env, manifests } of renderedCharts('what charts let their service accounts do'))
  it(`are what the charts grant, in ${variant} (else: npm run import -- --only rights)`, () => {
    const known = chartRights(env, COMPONENTS)
    assert.equal(known, chartRightsOf(manifests, synth([env]).manifests))
  })

it('have a reason for nobody who needs none', () => {
  for (const [account, { secrets, wildcards }] of Object.entries(ACCEPTED)) {
    const rights = granted.filter(({ serviceAccount }) => serviceAccount === account).flatMap((one) => one.rights)
    assert.is(
      rights.some(({ on }) => on.includes('secrets')),
      secrets !== undefined,
      `${account}: Secrets`,
    )
    assert.is(JSON.stringify(rights).includes('*'), wildcards !== undefined, `${account}: wildcards`)
  }
})

it.run()
