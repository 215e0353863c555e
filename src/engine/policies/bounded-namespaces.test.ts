import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bounds, messages, namespace } from '../../workshop/testing/objects.ts'
import { boundedNamespaces } from './bounded-namespaces.ts'

const it = suite('bounded-namespaces')

it('accepts a namespace with a quota and defaults', () => {
  assert.equal(messages(boundedNamespaces, [namespace(), ...bounds()]), [])
})

it('refuses a namespace without', () => {
  assert.equal(messages(boundedNamespaces, [namespace(), namespace('other'), ...bounds()]), [
    'has no ResourceQuota; add one to src/platform/components/namespaces/limits.ts',
    'has no LimitRange; add one to src/platform/components/namespaces/limits.ts',
  ])
})

it.run()
