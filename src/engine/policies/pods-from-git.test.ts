import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { podsFromGit } from './pods-from-git.ts'

const it = suite('pods-from-git')

const RBAC = 'rbac.authorization.k8s.io/v1'
const withRule = (apiGroups: string[], resources: string[], verbs: string[], name = '/namespace-deploy') =>
  messages(podsFromGit, [object(`${RBAC}/ClusterRole`, name, { rules: [{ apiGroups, resources, verbs }] })])

it('accepts who reads, scales and deletes', () => {
  assert.equal(withRule(['apps'], ['deployments'], ['get', 'list', 'watch']), [])
  assert.equal(withRule(['apps'], ['deployments/scale'], ['get', 'patch', 'update']), [])
  assert.equal(withRule([''], ['pods'], ['delete']), [])
})

for (const [group, resource, verb] of [
  ['apps', 'deployments', 'patch'],
  ['', 'pods', 'create'],
  ['batch', 'cronjobs', 'update'],
  ['monitoring.coreos.com', 'prometheuses', 'patch'],
  ['argoproj.io', 'applications', 'create'],
] as const)
  it(`refuses who may ${verb} ${resource}, also who debugs`, () => {
    for (const name of ['/namespace-deploy', '/namespace-debug'])
      assert.match(withRule([group], [resource], ['get', verb], name)[0] ?? '', `may ${verb} ${resource}`)
  })

it('opens pods to who debugs, and to nobody else', () => {
  const opened = (name: string) => withRule([''], ['pods/exec', 'pods/ephemeralcontainers'], ['create', 'patch'], name)
  assert.equal(opened('/namespace-debug'), [])
  assert.is(opened('/namespace-deploy').length, 2)
})

it('refuses the roles of Kubernetes that may run anything', () => {
  const binding = (name: string) =>
    messages(podsFromGit, [object(`${RBAC}/RoleBinding`, 'web', { roleRef: { kind: 'ClusterRole', name } })])
  assert.match(binding('edit')[0] ?? '', 'the role edit of Kubernetes')
  assert.equal(binding('view'), [])
})

it.run()
