import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { addComponent } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { certManager } from './cert-manager.ts'

const it = suite('cert-manager')

const objects = Testing.synth(addComponent(new App(), 'cert-manager', certManager, parseEnvironment('dev', dev)))
const issuers = objects.filter(({ kind }) => kind === 'ClusterIssuer')

it('has an issuer for each value of the configuration', () => {
  assert.equal(
    issuers.map(({ metadata }) => metadata.name),
    ['letsencrypt-staging', 'letsencrypt-production'],
  )
})

it('gives each issuer an account and a server of its own', () => {
  assert.is(new Set(issuers.map(({ spec }) => spec.acme.server)).size, 2)
  assert.is(new Set(issuers.map(({ spec }) => spec.acme.privateKeySecretRef.name)).size, 2)
})

it('proves only the zone of the environment, by DNS, with the token that it reads from Key Vault', () => {
  const token = objects.find(({ kind }) => kind === 'ExternalSecret')
  for (const { spec } of issuers) {
    assert.is(spec.acme.solvers.length, 1)
    const [{ selector, dns01 }] = spec.acme.solvers
    assert.equal(selector, { dnsZones: [dev.zone] })
    assert.equal(dns01.cloudflare.apiTokenSecretRef, {
      name: token.spec.target.name,
      key: token.spec.data[0].secretKey,
    })
  }
})

it('watches certificates under the namespace they are in', () => {
  const [release] = certManager.releases?.(parseEnvironment('dev', dev)) ?? []
  assert.is(Object(release?.values['prometheus']).servicemonitor.honorLabels, true)
})

it.run()
