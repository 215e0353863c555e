import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { dnsAnnotations } from './exposure/dns.ts'
import { externalDns } from './external-dns.ts'

const it = suite('external-dns')

function valuesWith(components: object) {
  const env = parseEnvironment('dev', { ...dev, components: { ...dev.components, ...components } })
  return Object(externalDns.releases?.(env)[0]?.values)
}

it('touches only records of its zone that it made itself', () => {
  const values = valuesWith({})
  assert.equal(values.domainFilters, [dev.zone])
  assert.is(values.txtOwnerId, 'mlops-platform-dev')
})

it('says its policy and its annotation prefix, whose defaults changed between releases', () => {
  const values = valuesWith({ 'external-dns': { policy: 'upsert-only' } })
  assert.is(values.policy, 'upsert-only')
  assert.is(values.annotationPrefix, 'external-dns.kubernetes.io/')
})

it('publishes what the engine serves, and no Service', () => {
  assert.equal(valuesWith({ exposure: { engine: 'gateway' } }).sources, ['gateway-httproute'])
  assert.equal(valuesWith({ exposure: { engine: 'ingress-nginx' } }).sources, ['ingress'])
})

it('publishes what the chosen engine serves also while both run', () => {
  assert.equal(valuesWith({ exposure: { engine: 'gateway', bothEngines: true } }).sources, ['gateway-httproute'])
})

it('says what it needs of a record under both prefixes, the one before 0.22 and the one since', () => {
  const env = parseEnvironment('dev', dev)
  assert.equal(dnsAnnotations(env), {
    'external-dns.alpha.kubernetes.io/cloudflare-proxied': 'false',
    'external-dns.kubernetes.io/cloudflare-proxied': 'false',
  })
})

it('asks for the one zone whose id is known', () => {
  const zoneId = '0123456789abcdef0123456789abcdef'
  assert.equal(valuesWith({ 'external-dns': { zoneId } }).extraArgs, [`--zone-id-filter=${zoneId}`])
})

it('has the token from a Secret', () => {
  const [token] = valuesWith({}).env
  assert.equal(Object.keys(token), ['name', 'valueFrom'])
})

it.run()
