import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { rbacWidened } from './rbac-widened.ts'

const it = suite('rbac-widened')

const role = (...rules: object[]) => ({
  objects: [object('rbac.authorization.k8s.io/v1/ClusterRole', '/reader', { rules })],
})
const rule = (resources: string[], verbs: string[], more = {}) => ({ apiGroups: [''], resources, verbs, ...more })
const binding = (kind: string, subjects: string[], name = 'view') => ({
  objects: [
    object(`rbac.authorization.k8s.io/v1/${kind}`, 'a', {
      roleRef: { kind: 'ClusterRole', name },
      subjects: subjects.map((subject) => ({ kind: 'Group', name: subject })),
    }),
  ],
})

it('is medium for another verb or resource, and high for secrets, shells and wildcards', () => {
  assert.equal(raised(rbacWidened, role(rule(['pods'], ['get'])), role(rule(['pods'], ['get', 'list']))), [
    'medium: Whoever has this role may from now on: list pods.',
  ])
  for (const wider of [
    rule(['secrets'], ['get']),
    rule(['pods/exec'], ['create']),
    rule(['pods'], ['*']),
    rule(['pods'], ['impersonate']),
  ])
    assert.match(
      raised(rbacWidened, role(rule(['pods'], ['get'])), role(rule(['pods'], ['get']), wider))[0] ?? '',
      /^high/,
    )
})

it('is raised where a limit to names goes', () => {
  const limited = rule(['configmaps'], ['get'], { resourceNames: ['a'] })
  assert.is(raised(rbacWidened, role(limited), role(rule(['configmaps'], ['get']))).length, 1)
  assert.equal(raised(rbacWidened, role(rule(['configmaps'], ['get'])), role(limited)), [])
})

it('is raised where somebody else is bound', () => {
  assert.match(
    raised(rbacWidened, binding('RoleBinding', ['a']), binding('RoleBinding', ['a', 'b']))[0] ?? '',
    'medium: `Group b` gets the role `view`.',
  )
  assert.match(raised(rbacWidened, {}, binding('ClusterRoleBinding', ['a']))[0] ?? '', /^high/)
  assert.match(raised(rbacWidened, {}, binding('RoleBinding', ['a'], 'cluster-admin'))[0] ?? '', /^high/)
})

it('says nothing of the same rights in other words, or of fewer', () => {
  const split = role(rule(['pods'], ['get']), rule(['pods'], ['list']), rule(['nodes'], ['get']))
  assert.equal(raised(rbacWidened, role(rule(['pods', 'nodes'], ['list', 'get'])), split), [])
  assert.equal(raised(rbacWidened, role(rule(['*'], ['*'])), role(rule(['secrets'], ['get']))), [])
  assert.equal(raised(rbacWidened, binding('RoleBinding', ['a', 'b']), binding('RoleBinding', ['b'])), [])
  const [admin, view] = [binding('RoleBinding', ['a'], 'admin'), binding('RoleBinding', ['a'], 'view')]
  assert.equal(raised(rbacWidened, admin, view), [])
  assert.is(raised(rbacWidened, view, admin).length, 1)
})

it('is low for a new role that nobody has, and weighs a role of the files by what it gives', () => {
  const bound = (kind: string) => binding(kind, ['a'], 'reader').objects
  const read = role(rule(['secrets'], ['get'])).objects
  assert.match(raised(rbacWidened, {}, { objects: read })[0] ?? '', /^low: .*get secrets\. Nobody has it yet/)
  assert.match(raised(rbacWidened, {}, { objects: [...read, ...bound('RoleBinding')] })[0] ?? '', /^high/)
  const helm = { parameters: [{ name: 'rbac.useExistingRole', value: 'reader' }] }
  const chart = object('argoproj.io/v1alpha1/Application', 'web', { spec: { source: { chart: 'a', helm } } })
  assert.match(raised(rbacWidened, {}, { objects: [...read, chart] })[0] ?? '', /^high/)
  const shared = object(
    'rbac.authorization.k8s.io/v1/ClusterRole',
    '/reader',
    { rules: [rule(['secrets'], ['get'])] },
    { labels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } },
  )
  assert.match(raised(rbacWidened, {}, { objects: [shared] })[0] ?? '', /^high/)
  assert.match(
    raised(rbacWidened, { objects: read }, { objects: [...read, ...bound('RoleBinding')] })[0] ?? '',
    /^high/,
  )
  const inSystem = object(
    'rbac.authorization.k8s.io/v1/RoleBinding',
    'kube-system/a',
    binding('RoleBinding', ['a']).objects[0],
  )
  assert.match(
    raised(rbacWidened, {}, { objects: [{ ...inSystem, metadata: { name: 'a', namespace: 'kube-system' } }] })[0] ?? '',
    /^high/,
  )
  const pods = role(rule(['pods'], ['get'])).objects
  assert.match(
    raised(rbacWidened, { objects: pods }, { objects: [...pods, ...bound('RoleBinding')] })[0] ?? '',
    /^medium/,
  )
})

it.run()
