import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { parseEnvironment } from '../load.ts'

const it = suite('objectives of services')

const SHOP = { runtime: 'oip', port: 8080 } as const

const parse = (services: object, exposure: object = {}) =>
  parseEnvironment('dev', {
    ...dev,
    services: { ...dev.services, ...services },
    components: { ...dev.components, exposure },
  })

function problemsOf(services: object, exposure?: object): string {
  try {
    parse(services, exposure)
    return ''
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
}

it('are there for every runtime, also where an entry says a part of them or nothing', () => {
  const services = parse({ shop: SHOP, rank: { ...SHOP, slo: { latencyMs: 1000 } } }).services
  assert.equal(services['shop']?.slo, { availability: 99.5, latencyMs: 500, percentile: 95 })
  assert.equal(services['rank']?.slo, { availability: 99.5, latencyMs: 1000, percentile: 95 })
  assert.equal(services['classifier']?.slo, { availability: 99.5, latencyMs: 500, percentile: 99 })
})

it('refuse what nobody could keep and what nobody could miss, all of it at once', () => {
  const problems = problemsOf({ shop: { ...SHOP, slo: { availability: 100, latencyMs: 300, percentile: 0 } } })
  assert.match(problems, /100 leaves nothing that may fail.*\s+→ at services\.shop\.slo\.availability/)
  assert.match(problems, /to which the edge counts: 5, 10, .*\s+→ at services\.shop\.slo\.latencyMs/)
  assert.match(problems, /at least 50, the median\s+→ at services\.shop\.slo\.percentile/)
})

it('refuse a time to which ingress-nginx does not count, also beside Envoy Gateway', () => {
  const slow = { shop: { ...SHOP, timeoutSeconds: 60, slo: { latencyMs: 30_000 } } }
  for (const exposure of [{ engine: 'ingress-nginx' }, { bothEngines: true }])
    assert.match(
      problemsOf(slow, exposure),
      /must be at most 10000 with ingress-nginx.*\s+→ at services\.shop\.slo\.latencyMs/,
    )
  assert.is(problemsOf(slow), '')
})

it('refuse a time after which no answer comes', () => {
  assert.match(
    problemsOf({ shop: { ...SHOP, slo: { latencyMs: 30_000 } } }),
    /less than timeoutSeconds \(30 s\).*\s+→ at services\.shop\.slo\.latencyMs/,
  )
})

it.run()
