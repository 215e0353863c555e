import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { container, deployment, messages, object } from '../../workshop/testing/objects.ts'
import { groups, restricted } from '../kubernetes/pod-security.ts'
import { groupIds } from './group-ids.ts'

const it = suite('group-ids')

const ofPod = (securityContext: object, containers: readonly object[] = [container]) =>
  messages(groupIds, [deployment({ pod: { securityContext, containers } })])
const fieldsIn = (found: readonly string[]) => found.map((message) => /securityContext\.(\w+)/.exec(message)?.[1])

it('accepts what restricted() makes of a pod, whatever its user', () => {
  for (const securityContext of [{}, { runAsUser: 1000, runAsGroup: 1000 }])
    assert.equal(
      messages(groupIds, [deployment({ pod: { ...restricted({ containers: [{ name: 'web' }], securityContext }) } })]),
      [],
    )
})

it('refuses a pod without groups, with the group of root or with one that is too high', () => {
  assert.equal(fieldsIn(ofPod({})), ['runAsGroup', 'supplementalGroups', 'fsGroup'])
  assert.equal(fieldsIn(ofPod({ ...groups(1000), runAsGroup: 0 })), ['runAsGroup'])
  assert.equal(fieldsIn(ofPod({ ...groups(1000), supplementalGroups: [1000, 0] })), ['supplementalGroups'])
  assert.equal(fieldsIn(ofPod({ ...groups(1000), fsGroup: 65_536 })), ['fsGroup'])
})

it('takes the group of each container before that of the pod', () => {
  const own = { ...container, securityContext: { ...container.securityContext, runAsGroup: 1 } }
  const { runAsGroup: _, ...others } = groups(1000)
  assert.equal(ofPod(others, [own]), [])
  assert.equal(fieldsIn(ofPod(others, [own, container])), ['runAsGroup'])
})

it('sees the pods that Envoy Gateway makes', () => {
  const proxy = (securityContext: object) =>
    object('gateway.envoyproxy.io/v1alpha1/EnvoyProxy', 'proxy', {
      spec: { provider: { kubernetes: { envoyDeployment: { pod: { securityContext } } } } },
    })
  assert.equal(messages(groupIds, [proxy(groups(65_532))]), [])
  assert.is(messages(groupIds, [proxy({})]).length, 3)
})

it('asks every chart to be told the groups of its pods, but where its namespace is left out', () => {
  const application = (namespace: string, values: object) =>
    object('argoproj.io/v1alpha1/Application', 'argocd/chart', {
      spec: {
        destination: { namespace },
        sources: [{ chart: 'chart', helm: { valuesObject: values } }, { path: 'a' }],
      },
    })
  assert.equal(messages(groupIds, [application('shop', { securityContext: groups(1) })]), [])
  assert.match(messages(groupIds, [application('shop', {})])[0] ?? '', 'Azure Policy would refuse in shop')
  assert.equal(messages(groupIds, [application('node-exporter', {})]), [])
  assert.is(messages(groupIds, [application('exposure', {})]).length, 1)
  assert.equal(messages(groupIds, [application('exposure', {})], { bothEngines: true }), [])
})

it.run()
