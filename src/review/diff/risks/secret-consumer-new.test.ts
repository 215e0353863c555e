import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, object } from '../../../workshop/testing/objects.ts'
import { secretConsumerNew } from './secret-consumer-new.ts'

const it = suite('secret-consumer-new')

const external = (...keys: string[]) =>
  object('external-secrets.io/v1/ExternalSecret', 'web', {
    spec: { data: keys.map((key) => ({ secretKey: key, remoteRef: { key } })) },
  })
const one = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(secretConsumerNew, { objects: before }, { objects: after })

it('is medium where another secret leaves Key Vault', () => {
  assert.equal(one([external('a')], [external('a', 'b')]), ['medium: Copies from Key Vault `b`.'])
})

it('is medium where pods read another Secret, in whatever way', () => {
  const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'token', key: 'a' } } }]
  const volumes = [{ name: 'a', secret: { secretName: 'files' } }]
  assert.equal(one([deployment()], [deployment({ container: { env }, pod: { volumes } })]), [
    'medium: Its pods read the Secret `files`, `token`.',
  ])
})

it('is medium where another namespace may refer to Secrets', () => {
  const grant = (...namespaces: string[]) =>
    object('gateway.networking.k8s.io/v1beta1/ReferenceGrant', 'a', {
      spec: { to: [{ kind: 'Secret' }], from: namespaces.map((namespace) => ({ kind: 'Gateway', namespace })) },
    })
  assert.equal(one([grant('a')], [grant('a', 'b')]), ['medium: Opens its Secrets to `Gateway in b`.'])
})

it('says nothing of the same secret by another name, or of one less', () => {
  const renamed = object('external-secrets.io/v1/ExternalSecret', 'web', {
    spec: { data: [{ secretKey: 'other', remoteRef: { key: 'a' } }] },
  })
  assert.equal(one([external('a')], [renamed]), [])
  assert.equal(one([external('a', 'b')], [external('a')]), [])
})

it.run()
