import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Certificate } from '../../../imports/cert-manager.io.ts'
import { ServiceMonitor } from '../../../imports/monitoring.coreos.com.ts'
import { UserError } from '../../errors.ts'
import { crdTypes } from './crd-types.ts'
import { CRD_GROUPS } from './sources.ts'

const CRDS = fileURLToPath(new URL('../../../../shared/crds/', import.meta.url))
const IMPORTS = new URL('../../../imports/', import.meta.url)

const it = suite('crdTypes')

it('gives classes that take plain values and know their API version', () => {
  const chart = Testing.chart()
  new Certificate(chart, 'certificate', {
    metadata: { name: 'web' },
    spec: { secretName: 'web', isCa: false, usages: ['server auth'], issuerRef: { name: 'letsencrypt' } },
  })
  new ServiceMonitor(chart, 'service-monitor', {
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ targetPort: 8080 }] },
  })
  assert.equal(Testing.synth(chart), [
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'web' },
      spec: { secretName: 'web', isCA: false, usages: ['server auth'], issuerRef: { name: 'letsencrypt' } },
    },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'web' },
      spec: { selector: { matchLabels: { app: 'web' } }, endpoints: [{ targetPort: 8080 }] },
    },
  ])
})

it('does not compile an unknown, a missing or a wrong field', () => {
  const chart = Testing.chart()
  const issuerRef = { name: 'letsencrypt' }
  // @ts-expect-error: no such field
  new Certificate(chart, 'unknown', { spec: { secretName: 'web', issuerRef, secretname: 'web' } })
  // @ts-expect-error: secretName is required
  new Certificate(chart, 'missing', { spec: { issuerRef } })
  // @ts-expect-error: not one of the usages
  new Certificate(chart, 'wrong', { spec: { secretName: 'web', issuerRef, usages: ['server-auth'] } })
})

it('lists the files that are not in the folder', async () => {
  const error = await crdTypes('/nowhere').catch((reason: unknown) => reason)
  assert.ok(error instanceof UserError)
  assert.match(error.message, /18 of 18 CRD files could not be read\..*application-crd\.yaml/s)
  assert.match(error.hint, /<project>\/<file>/)
})

it('has committed what the versions that run define', async () => {
  for (const { group, project, version } of CRD_GROUPS) {
    const [from = ''] = (await readFile(new URL(`${group}.ts`, IMPORTS), 'utf8')).split('\n', 1)
    assert.ok(from.includes(` ${project} ${version}`), `imports/${group}.ts is stale: npm run import`)
  }
})

it('generates what is committed (skips when ../shared is not there)', async () => {
  if (!existsSync(CRDS)) return console.log('skipped: ../shared is not there')
  for (const [file, text] of await crdTypes(CRDS)) {
    assert.ok((await readFile(new URL(file, IMPORTS), 'utf8')) === text, `imports/${file} is stale: npm run import`)
  }
})

it.run()
