import { App, Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../config/load.ts'
import { dev } from '../environments/dev.ts'
import { addComponent } from '../synth.ts'
import { DEPLOYER_RULES, READER_RULES } from './access/rules.ts'
import { access } from './access.ts'

const it = suite('access')

const objects = Testing.synth(addComponent(new App(), 'access', access, parseEnvironment('dev', dev)))
const bindings = objects.filter(({ kind }) => kind.endsWith('Binding'))

for (const [who, rules] of Object.entries({ readers: READER_RULES, deployers: DEPLOYER_RULES })) {
  it(`names each resource and verb of ${who}`, () => {
    const words = rules.flatMap(({ apiGroups, resources, verbs }) => [apiGroups, resources, verbs].flat())
    assert.not(words.includes('*'))
  })

  it(`keeps Secrets and doors into pods from ${who}`, () => {
    const resources = rules.flatMap((rule) => rule.resources ?? [])
    for (const door of ['secrets', 'pods/exec', 'pods/attach', 'pods/portforward', 'serviceaccounts/token'])
      assert.not(resources.includes(door), door)
  })
}

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
    theirs.map(({ kind, metadata }) => [kind, metadata.namespace]),
    [['RoleBinding', 'classifier']],
  )
})

it.run()
