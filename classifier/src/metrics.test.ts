import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS } from './contract.ts'
import { createMetrics } from './metrics.ts'

const it = suite('createMetrics')

const create = () => createMetrics({ name: 'colors', sha256: 'abc' }, { queueDepth: () => 3, readyWorkers: () => 2 })

it('has every metric of the contract, with its type and labels', async () => {
  const metrics = create()
  metrics.observeRequest({ method: 'GET', route: '/', status: 200, durationMs: 12 })
  metrics.observeClassification({ scores: [{ index: 1, score: 0.93 }], decodeMs: 1, inferenceMs: 4 })
  const found = await metrics.registry.getMetricsAsJSON()
  for (const { name, type, help, labels } of Object.values(METRICS)) {
    const metric = found.find((candidate) => candidate.name === name)
    assert.is(String(metric?.type), type, name)
    assert.is(metric?.help, help)
    const seen = Object.keys(metric?.values.at(-1)?.labels ?? {}).filter((label) => label !== 'le')
    assert.equal(seen.sort(), [...labels].sort(), name)
  }
})

it('reads gauges when asked', async () => {
  const text = await create().registry.metrics()
  assert.match(text, 'classifier_queue_depth 3')
  assert.match(text, 'classifier_workers_ready 2')
  assert.match(text, 'classifier_model_info{model="colors",sha256="abc"} 1')
  assert.match(text, 'process_cpu_seconds_total')
})

it('counts in seconds', async () => {
  const metrics = create()
  metrics.observeRequest({ method: 'POST', route: '/predict', status: 503, durationMs: 1500 })
  const text = await metrics.registry.metrics()
  assert.match(text, 'classifier_http_requests_total{method="POST",route="/predict",status="503"} 1')
  assert.match(text, 'classifier_http_request_duration_seconds_sum{method="POST",route="/predict"} 1.5')
})

it.run()
