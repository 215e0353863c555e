import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { manifestPath } from './layout.ts'

const it = suite('manifestPath')

const path = (kind: string, name: string) =>
  manifestPath({ environment: 'dev', component: 'classifier', object: { apiVersion: 'v1', kind, metadata: { name } } })

it('leaves the name out where it repeats the component', () => {
  assert.is(path('NetworkPolicy', 'classifier'), 'gitops/dev/classifier/networkpolicy.yaml')
})

it('names what is one of several', () => {
  assert.is(path('Role', 'deployers'), 'gitops/dev/classifier/role-deployers.yaml')
})

it('makes a file name of names that Kubernetes allows and disks do not', () => {
  assert.is(path('ClusterRole', 'system:reader'), 'gitops/dev/classifier/clusterrole-system-reader.yaml')
})

it.run()
