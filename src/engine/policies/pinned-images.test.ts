import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { container, DIGEST, deployment, messages, object } from '../../workshop/testing/objects.ts'
import { pinnedImages } from './pinned-images.ts'

const it = suite('pinned-images')
const problems = (image: unknown) => messages(pinnedImages, [deployment({ container: { image } })])

it('accepts images by digest, with a tag or without', () => {
  assert.equal(messages(pinnedImages, [deployment()]), [])
  assert.equal(problems(`registry.example.com:5000/team/web:v1.2.3@${DIGEST}`), [])
})

it('refuses a tag alone, and says where and what to do', () => {
  assert.equal(problems('nginx:1.29'), [
    'spec.template.spec.containers[web].image is "nginx:1.29": a tag can be moved; add its digest, <repository>@sha256:<64 hex digits>',
  ])
})

it('refuses "latest" even with a digest', () => {
  assert.match(problems(`nginx:latest@${DIGEST}`)[0] ?? '', '"latest" says nothing')
})

it('refuses a digest that is too short', () => {
  assert.match(problems('nginx@sha256:abc')[0] ?? '', 'add its digest')
})

it('refuses a missing image', () => {
  assert.match(problems(undefined)[0] ?? '', 'names no image')
})

it('looks into init and ephemeral containers', () => {
  const bad = [{ ...container, image: 'busybox' }]
  const found = messages(pinnedImages, [deployment({ pod: { initContainers: bad, ephemeralContainers: bad } })])
  assert.equal(found.length, 2)
})

it('looks into every kind that makes pods', () => {
  const spec = { containers: [{ ...container, image: 'busybox' }] }
  const template = { spec }
  const objects = [
    object('v1/Pod', 'web', { spec }),
    object('apps/v1/StatefulSet', 'web', { spec: { template } }),
    object('apps/v1/DaemonSet', 'web', { spec: { template } }),
    object('batch/v1/Job', 'web', { spec: { template } }),
    object('batch/v1/CronJob', 'web', { spec: { jobTemplate: { spec: { template } } } }),
  ]
  assert.equal(messages(pinnedImages, objects).length, objects.length)
})

it('looks into the objects of operators, and image volumes', () => {
  const proxy = { spec: { provider: { kubernetes: { envoyDeployment: { container: { image: 'envoy:v1' } } } } } }
  assert.equal(messages(pinnedImages, [object('gateway.envoyproxy.io/v1alpha1/EnvoyProxy', 'web', proxy)]).length, 1)
  const volumes = [{ name: 'model', image: { reference: 'registry.example.com/model:v1' } }]
  assert.equal(messages(pinnedImages, [deployment({ pod: { volumes } })]).length, 1)
})

it.run()
