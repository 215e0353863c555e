import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deployment, messages, namespace, object } from '../../workshop/testing/objects.ts'
import { scopedObjects } from './scoped-objects.ts'

const it = suite('scoped-objects')

it('accepts namespaced kinds with a namespace and others without', () => {
  const issuer = object('cert-manager.io/v1/ClusterIssuer', '/letsencrypt')
  assert.equal(messages(scopedObjects, [deployment(), namespace(), issuer]), [])
})

it('refuses a cluster-scoped object with a namespace', () => {
  assert.equal(messages(scopedObjects, [object('rbac.authorization.k8s.io/v1/ClusterRole', 'shop/reader')]), [
    'metadata.namespace is "shop", but ClusterRole is cluster-scoped; leave it out',
  ])
})

it('refuses a namespaced object without one', () => {
  assert.match(messages(scopedObjects, [object('v1/ConfigMap', '/web')])[0] ?? '', 'metadata.namespace is missing')
})

it('refuses a kind it does not know, of another group too', () => {
  for (const type of ['example.com/v1/Widget', 'example.com/v1/Service'])
    assert.match(
      messages(scopedObjects, [object(type, 'web')])[0] ?? '',
      'add it in src/engine/policies/scoped-objects.ts',
    )
})

it.run()
