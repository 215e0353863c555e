import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { synth } from '../../synth.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { object } from '../../workshop/testing/objects.ts'
import { accessList, accessTable, chartGrants, grantsOf } from './access-table.ts'

const it = suite('access table')

const RBAC = 'rbac.authorization.k8s.io/v1'
const env = parseEnvironment('prod', prod)
const manifestsOf = (...objects: ReturnType<typeof object>[]) =>
  objects.map((own) => ({ environment: 'prod', component: 'access', object: own }))

it('joins bindings with their roles, and resources that share their verbs', () => {
  const rules = [
    { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['patch', 'get'] },
    { apiGroups: [''], resources: ['pods', 'events'], verbs: ['get', 'patch'] },
  ]
  const subjects = [
    { kind: 'Group', name: prod.access.deployers },
    { kind: 'ServiceAccount', name: 'robot' },
  ]
  const roleRef = { kind: 'Role', name: 'web' }
  const grants = grantsOf(
    env,
    manifestsOf(object(`${RBAC}/Role`, 'web', { rules }), object(`${RBAC}/RoleBinding`, 'web', { roleRef, subjects })),
  )
  assert.equal(
    grants.map(({ who, where }) => [who, where]),
    [
      ['ServiceAccount robot', 'shop'],
      ['deployers', 'shop'],
    ],
  )
  assert.equal(grants[0]?.rights, [{ verbs: 'get patch', on: ['deployments.apps/scale', 'events', 'pods'] }])
})

it('knows who has everything, and where the others are', () => {
  const grants = grantsOf(env, synth([env]).manifests)
  assert.equal(
    grants.map(({ who, where }) => `${who} ${where}`),
    ['admins (everywhere)', 'readers (everywhere)', 'classifier.debug classifier', 'deployers classifier'],
  )
  assert.equal(grants[0]?.rights, [{ verbs: 'everything', on: ['everything'] }])
  assert.ok(grants.every(({ rights }) => rights.length > 0))
})

it('knows what the charts let their pods do', () => {
  const sidecars = chartGrants(env).find(({ who }) => who === 'monitoring/kube-prometheus-grafana')
  assert.equal(sidecars, {
    id: 'monitoring/kube-prometheus-grafana',
    who: 'monitoring/kube-prometheus-grafana',
    where: 'monitoring',
    rights: [{ verbs: 'get list watch', on: ['configmaps'] }],
  })
})

it('fits a terminal', () => {
  const table = accessTable(grantsOf(env, synth([env]).manifests)).split('\n')
  assert.match(table[0] ?? '', /^WHO +WHERE +MAY +ON$/)
  assert.equal(
    [...table, ...accessList(chartGrants(env)).split('\n')].filter((line) => line.length > 120),
    [],
  )
})

it.run()
