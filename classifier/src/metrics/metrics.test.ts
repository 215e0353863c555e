import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS, SIGNALS } from '../contract.ts'
import { COLORS, testMetrics } from '../testing/metrics.ts'
import type { Metrics } from './metrics.ts'

const it = suite('createMetrics')

const PICTURE = { type: 'jpeg', width: 640, height: 480, bytes: 50_000 } as const
const MEASURED = { confidence: 0.93, margin: 0.9, entropy: 0.01, luminance: 0.42, contrast: 0.2, sharpness: 0.1 }
const RESULT = {
  scores: [{ index: 1, score: 0.93 }],
  measured: MEASURED,
  queueMs: 2,
  decodeMs: 1,
  preprocessMs: 0.5,
  inferenceMs: 4,
}

/** Values of a metric by its labels, in the order of the contract. */
async function valuesOf(metrics: Metrics, key: keyof typeof METRICS): Promise<Map<string, number>> {
  const { name, labels } = METRICS[key]
  const found = (await metrics.registry.getMetricsAsJSON()).find((metric) => metric.name === name)
  return new Map(
    found?.values.map((value) => [
      labels.map((label) => (value.labels as Record<string, string>)[label]).join(' '),
      value.value,
    ]),
  )
}

it('has every metric of the contract, with its type and labels', async () => {
  const metrics = testMetrics()
  metrics.requestEnded({ method: 'GET', route: '/', status: 200, durationMs: 12 })
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
  const text = await testMetrics().registry.metrics()
  assert.match(text, 'classifier_queue_depth 3')
  assert.match(text, 'classifier_queue_age_seconds 1.5')
  assert.match(text, 'classifier_workers_ready 2')
  assert.match(text, 'classifier_worker_restarts_total 4')
  assert.match(text, 'classifier_build_info{version="1.2.3",commit="f00",node="v20.9.0"} 1')
  assert.match(text, 'classifier_model_info{model="colors",version="1",sha256="abc"} 1')
  assert.match(text, 'classifier_event_loop_delay_seconds{percentile="99"}')
  assert.match(text, 'process_cpu_seconds_total')
})

it('counts in seconds', async () => {
  const metrics = testMetrics()
  metrics.requestEnded({ method: 'POST', route: '/predict', status: 503, durationMs: 1500 })
  const text = await metrics.registry.metrics()
  assert.match(text, 'classifier_http_requests_total{method="POST",route="/predict",status="503"} 1')
  assert.match(text, 'classifier_http_request_duration_seconds_sum{method="POST",route="/predict"} 1.5')
})

it('compares with the baseline under the labels of the loaded model', async () => {
  const metrics = testMetrics()
  assert.equal([...(await valuesOf(metrics, 'baselineInfo')).keys()], ['colors 1 def'])
  assert.is((await valuesOf(metrics, 'baseline')).get('colors 1 luminance 0.2'), 3)
  assert.is((await valuesOf(metrics, 'calibration')).get('colors 1 +Inf'), 0.97)
})

it('counts what is not answered yet', async () => {
  const metrics = testMetrics()
  metrics.requestStarted()
  metrics.requestStarted()
  metrics.requestEnded({ method: 'GET', route: '/', status: 200, durationMs: 1 })
  assert.is((await valuesOf(metrics, 'requestsInFlight')).get(''), 1)
})

it('puts each signal of a picture into one bucket, of those that are there from the start', async () => {
  const metrics = testMetrics()
  const before = await valuesOf(metrics, 'signals')
  const count = Object.values(SIGNALS).reduce((sum, { bounds }) => sum + bounds.length + 1, 5 + 2)
  assert.is(before.size, count)
  assert.ok([...before.values()].every((value) => value === 0))

  metrics.observeClassification(COLORS, RESULT, PICTURE)
  const after = await valuesOf(metrics, 'signals')
  const counted = [...after].flatMap(([labels, value]) => (value === 1 ? [labels.replace('colors 1 ', '')] : []))
  assert.equal(counted, [
    'confidence 0.95',
    'margin 0.9',
    'entropy 0.02',
    'luminance 0.5',
    'contrast 0.2',
    'sharpness 0.13',
    'aspect 1.4',
    'megapixels 0.5',
    'bytes 100000',
    'format jpeg',
    'group warm',
  ])
  assert.is((await valuesOf(metrics, 'predictions')).get('colors 1'), 1)
})

it('counts of a tensor what is known, and nothing where signals are off', async () => {
  const total = async (metrics: Metrics) => [...(await valuesOf(metrics, 'signals')).values()].reduce((a, b) => a + b)
  const tensor = testMetrics()
  tensor.observeClassification(COLORS, RESULT)
  assert.is(await total(tensor), 7)
  const off = testMetrics()
  const { measured, ...rest } = RESULT
  off.observeClassification(COLORS, rest, PICTURE)
  assert.is(await total(off), 0)
  assert.is((await valuesOf(off, 'predictions')).get('colors 1'), 1)
})

it('has what may be counted one day as 0', async () => {
  const metrics = testMetrics()
  assert.is((await valuesOf(metrics, 'rejections')).get('queue-full'), 0)
  assert.is((await valuesOf(metrics, 'requests')).get('POST /predict 503'), 0)
  assert.is((await valuesOf(metrics, 'shadow')).get('colors 1 agree'), 0)
  assert.is((await valuesOf(metrics, 'feedback')).get('colors 1 wrong'), 0)
  metrics.countRejection('queue-full')
  metrics.countShadow(COLORS, 'agree')
  metrics.countFeedback(COLORS, 'wrong')
  assert.is((await valuesOf(metrics, 'rejections')).get('queue-full'), 1)
  assert.is((await valuesOf(metrics, 'shadow')).get('colors 1 agree'), 1)
  assert.is((await valuesOf(metrics, 'feedback')).get('colors 1 wrong'), 1)
})

it.run()
