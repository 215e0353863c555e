import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { addComponent } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { NAMESPACE_ROLES, READER_RULES } from './access/rules.ts'
import { access } from './access.ts'

const it = suite('access')

const objects = Testing.synth(addComponent(new App(), 'access', access, parseEnvironment('dev', dev)))
const bindings = objects.filter(({ kind }) => kind.endsWith('Binding'))

const DOORS = ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/ephemeralcontainers']

for (const [who, rules] of Object.entries({ readers: READER_RULES, ...NAMESPACE_ROLES }))
  it(`keeps Secrets and tokens from ${who}, and doors into pods from all but those who debug`, () => {
    const resources = rules.flatMap((rule): readonly string[] => rule.resources ?? [])
    for (const secret of ['secrets', 'serviceaccounts/token']) assert.not(resources.includes(secret), secret)
    for (const door of DOORS) assert.is(resources.includes(door), who === 'debug', door)
  })

it('lets readers change nothing', () => {
  assert.equal([...new Set(READER_RULES.flatMap(({ verbs }) => verbs))], ['get', 'list', 'watch'])
})

it('gives everything to the admins alone', () => {
  const powerful = bindings.filter(({ roleRef }) => roleRef.name === 'cluster-admin')
  assert.equal(
    powerful.flatMap(({ subjects }) => subjects),
    [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: dev.access.admins }],
  )
})

it('lets deployers work in the namespace of the classifier alone', () => {
  const theirs = bindings.filter(({ subjects }) => subjects[0].name === dev.access.deployers)
  assert.equal(
    theirs.map(({ kind, metadata, roleRef }) => [kind, metadata.namespace, roleRef.name]),
    [['RoleBinding', 'classifier', 'namespace-deploy']],
  )
})

it('gives a group its role in the namespaces it is named for, and warns of shells in the platform', () => {
  const id = '55555555-5555-4555-8555-555555555555'
  const namespaces = { monitoring: { debug: [id] } }
  const env = parseEnvironment('dev', { ...dev, access: { ...dev.access, namespaces } })
  const theirs = Testing.synth(addComponent(new App(), 'access', access, env)).filter(
    ({ subjects = [] }) => subjects[0]?.name === id,
  )
  assert.equal(
    theirs.map(({ metadata, roleRef }) => [metadata.namespace, roleRef.name]),
    [['monitoring', 'namespace-debug']],
  )
  assert.is(access.warnings?.(env).length, 1)
})

it.run()
