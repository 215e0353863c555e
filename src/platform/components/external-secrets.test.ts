import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { PLATFORM_IDENTITIES } from '../../config/names.ts'
import { addComponent } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { externalSecrets } from './external-secrets.ts'

const it = suite('external-secrets')

const env = parseEnvironment('dev', dev)
const values = Object(externalSecrets.releases?.(env)[0]?.values)
const objects = Testing.synth(addComponent(new App(), 'external-secrets', externalSecrets, env))
const { spec } = objects.find(({ kind }) => kind === 'ClusterSecretStore')

it('signs in as the service account that Azure trusts', () => {
  const { namespace, serviceAccount } = PLATFORM_IDENTITIES.externalSecrets
  assert.equal([externalSecrets.namespace, values.serviceAccount.name], [namespace, serviceAccount])
  assert.is(values.podLabels['azure.workload.identity/use'], 'true')
})

it('reads the vault of the environment without a password', () => {
  const { azurekv } = spec.provider
  assert.is(azurekv.vaultUrl, 'https://kv-mlops-contosodev.vault.azure.net')
  assert.equal(Object.keys(azurekv).sort(), ['authType', 'tenantId', 'vaultUrl'])
})

it('keeps the workloads out of the vault', () => {
  const [{ namespaces }] = spec.conditions
  assert.ok(namespaces.includes('cert-manager'))
  assert.not(namespaces.includes('classifier'))
})

it.run()
