import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS_PATH, METRICS_PORT, PATHS, PORT } from '../../../../classifier/src/contract.ts'
import { parseEnvironment } from '../../../config/load.ts'
import { dev } from '../../../workshop/testing/environments/dev.ts'
import { servicesAsComponents } from './index.ts'

const it = suite('classifier')

const env = parseEnvironment('dev', dev)

// biome-ignore lint/suspicious/noExplicitAny: an object as the API server gets it
function build(kind: string, name = 'classifier', environment = env): any {
  const chart = Testing.chart()
  servicesAsComponents(environment)['classifier']?.build?.(chart, environment)
  return Testing.synth(chart).find((object) => object.kind === kind && object.metadata.name === name)
}

it('leaves the number of pods to the autoscaler', () => {
  assert.not.ok('replicas' in build('Deployment').spec)
  assert.is(build('HorizontalPodAutoscaler').spec.scaleTargetRef.name, 'classifier')
})

it('gives open requests their time before it is killed', () => {
  const { spec } = build('Deployment').spec.template
  const [container] = spec.containers
  const drain = container.env.find(({ name }: { name: string }) => name === 'DRAIN_TIMEOUT_MS').value / 1000
  assert.is(container.lifecycle.preStop.sleep.seconds, 5)
  assert.ok(spec.terminationGracePeriodSeconds > container.lifecycle.preStop.sleep.seconds + drain)
})

it('is probed and scraped where the contract says', () => {
  const [container] = build('Deployment').spec.template.spec.containers
  assert.is(container.ports[0].containerPort, PORT)
  const paths = { startupProbe: PATHS.readyz, livenessProbe: PATHS.livez, readinessProbe: PATHS.readyz }
  for (const [probe, path] of Object.entries(paths))
    assert.equal(container[probe].httpGet, { path, port: container.ports[0].name })
  const [, metricsPort] = container.ports
  assert.is(metricsPort.containerPort, METRICS_PORT)
  const { port, path } = build('ServiceMonitor').spec.endpoints[0]
  assert.equal({ port, path }, { port: metricsPort.name, path: METRICS_PATH })
})

it('may use a core for each worker and one more', () => {
  const services = { classifier: { ...dev.services.classifier, workers: 3, cpu: '500m' } }
  const deployment = build('Deployment', 'classifier', parseEnvironment('dev', { ...dev, services }))
  const { resources } = deployment.spec.template.spec.containers[0]
  assert.is(resources.requests.cpu, '500m')
  assert.is(resources.limits.cpu, '4')
})

it('names the models to serve where the environment chooses them', () => {
  const models = { cats: { versions: { 1: 'a.onnx', 2: 'b.onnx' }, serve: '1', canary: { version: '2', percent: 5 } } }
  const services = { classifier: { ...dev.services.classifier, models } }
  const modelsOf = (environment: typeof env) =>
    build('Deployment', 'classifier', environment).spec.template.spec.containers[0].env.find(
      ({ name }: { name: string }) => name === 'MODELS',
    )?.value
  assert.equal(JSON.parse(modelsOf(parseEnvironment('dev', { ...dev, services }))), models)
  assert.is(modelsOf(env), undefined)
})

it('lets a drain take one pod at a time, also a sick one', () => {
  const { maxUnavailable, unhealthyPodEvictionPolicy } = build('PodDisruptionBudget').spec
  assert.is(maxUnavailable, 1)
  assert.is(unhealthyPodEvictionPolicy, 'AlwaysAllow')
})

it.run()
