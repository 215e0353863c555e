import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { messages, object } from '../../workshop/testing/objects.ts'
import { leastPrivilege } from './least-privilege.ts'

const it = suite('least-privilege')

const RBAC = 'rbac.authorization.k8s.io/v1'
const RULE = { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'patch'] }
const role = (changes: object) =>
  messages(leastPrivilege, [object(`${RBAC}/ClusterRole`, '/web', { rules: [{ ...RULE, ...changes }] })])
const binding = (subject: object) =>
  messages(leastPrivilege, [
    object(`${RBAC}/ClusterRoleBinding`, '/web', { roleRef: { name: 'cluster-admin' }, subjects: [subject] }),
  ])

it('accepts a role that names what it allows', () => {
  assert.equal(role({}), [])
})

for (const key of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'])
  it(`refuses a wildcard in ${key}`, () => {
    assert.equal(role({ [key]: ['*'] }), [`rules[0].${key} has a wildcard; name what is needed`])
  })

it('refuses a wildcard for subresources', () => {
  assert.is(role({ resources: ['*/scale'] }).length, 1)
})

for (const verb of ['bind', 'escalate', 'impersonate'])
  it(`refuses the verb ${verb}`, () => {
    assert.match(role({ verbs: ['get', verb] })[0] ?? '', `rules[0].verbs has ${verb}`)
  })

it('gives cluster-admin to the platform group and to nobody else', () => {
  assert.equal(binding({ kind: 'Group', name: dev.access.admins }), [])
  assert.is(binding({ kind: 'Group', name: dev.access.readers }).length, 1)
  assert.is(binding({ kind: 'ServiceAccount', name: dev.access.admins }).length, 1)
})

it.run()
