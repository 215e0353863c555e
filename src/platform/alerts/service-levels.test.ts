import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { RECORDS } from './records.ts'
import { serviceRules } from './rule-groups.ts'

const it = suite('service levels')

const SHOP = { runtime: 'http', port: 8080, probes: { live: '/', ready: '/' } } as const

/** Rules about services of the shipped environment with others beside its own, each as text. */
function rulesWith(services: object): readonly string[] {
  const env = parseEnvironment('dev', { ...dev, services: { ...dev.services, ...services } })
  return serviceRules(env).flatMap(({ recordings, alerts }) =>
    [...recordings, ...alerts].map((rule) => JSON.stringify(rule)),
  )
}
const without = (all: readonly string[], some: readonly string[]) => all.filter((rule) => !some.includes(rule))

it('grow by two objectives with each service, and change for none', () => {
  const [one, two] = [rulesWith({}), rulesWith({ shop: SHOP })]
  assert.equal(without(one, two), [])
  const added = without(two, one)
  assert.is(added.length, 2)
  for (const rule of added) assert.ok(rule.includes(RECORDS.objective) && rule.includes('"namespace":"shop"'), rule)
})

it('read one more bound where a service promises another time, in each window', () => {
  const [same, other] = [rulesWith({ shop: SHOP }), rulesWith({ shop: { ...SHOP, slo: { latencyMs: 2500 } } })]
  assert.is(same.length, other.length)
  const changed = without(other, same)
  assert.is(changed.filter((rule) => /le=.{1,3}2500\b/.test(rule)).length, 5)
  assert.is(changed.length, 6)
})

it('are not there where no service runs', () => {
  const env = parseEnvironment('dev', { ...dev, services: {} })
  assert.equal(serviceRules(env), [])
})

it.run()
