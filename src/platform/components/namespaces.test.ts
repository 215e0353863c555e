import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { namespacesOf } from '../../config/names.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { times } from './namespaces/limits.ts'
import { namespaces } from './namespaces.ts'

const it = suite('namespaces')

function build(kind: string, changes: object = {}) {
  const chart = Testing.chart()
  const { services = prod.services, ...others } = changes as { services?: object }
  const components = { ...prod.components, ...others }
  namespaces.build?.(chart, parseEnvironment('prod', { ...prod, components, services }))
  return Testing.synth(chart).filter((object) => object.kind === kind)
}

function exceptions(changes = {}) {
  const levels = build('Namespace', changes).map(({ metadata }) => [
    metadata.name,
    metadata.labels['pod-security.kubernetes.io/enforce'],
  ])
  return Object.fromEntries(levels.filter(([, level]) => level !== 'restricted'))
}

it('enforce the restricted standard, but for the exceptions that the README gives reasons for', () => {
  assert.equal(exceptions(), { 'node-exporter': 'privileged' })
  assert.equal(exceptions({ exposure: { engine: 'ingress-nginx' } }), {
    'node-exporter': 'privileged',
    exposure: 'baseline',
  })
})

it('say of which version the standard is, so that an older one is undone', () => {
  for (const { metadata } of build('Namespace'))
    for (const mode of ['enforce', 'warn'])
      assert.is(metadata.labels[`pod-security.kubernetes.io/${mode}-version`], 'latest', metadata.name)
})

it('have a quota and defaults each', () => {
  for (const kind of ['ResourceQuota', 'LimitRange'])
    assert.equal(
      build(kind)
        .map(({ metadata }) => metadata.namespace)
        .sort(),
      [...namespacesOf(prod)].sort(),
    )
})

it('have room for a service at its largest, while a rollout replaces every pod', () => {
  const classifier = { runtime: 'classifier', minReplicas: 3, maxReplicas: 12, cpu: '500m', memory: '768Mi' }
  const quota = build('ResourceQuota', { services: { classifier } }).find(
    ({ metadata }) => metadata.name === 'classifier',
  )
  assert.is(quota.spec.hard.pods, '24')
  assert.is(quota.spec.hard['requests.cpu'], '12')
  assert.is(quota.spec.hard['requests.memory'], '18Gi')
})

it('publish nothing but the edge', () => {
  const open = build('ResourceQuota').filter(({ spec }) => spec.hard['services.loadbalancers'] !== '0')
  assert.equal(
    open.map(({ metadata }) => metadata.name),
    ['exposure'],
  )
})

it('write quantities as the API server keeps them', () => {
  assert.is(times('500m', 3), '1500m')
  assert.is(times('500m', 4), '2')
  assert.is(times('2', 4), '8')
  assert.is(times('768Mi', 3), '2304Mi')
  assert.is(times('512Mi', 4), '2Gi')
})

it('let workloads give way to the platform', () => {
  const value = Object.fromEntries(build('PriorityClass').map((own) => [own.metadata.name, own['value']]))
  assert.ok(value['platform'] > value['workloads'])
  assert.ok(value['platform'] < 1_000_000_000) // above, Kubernetes takes its own only
})

it.run()
