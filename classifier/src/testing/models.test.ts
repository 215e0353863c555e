import { createServer } from 'node:http'
import { constants, getPriority } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { COLOR_CLASSES } from './onnx-model.ts'
import { jpeg } from './pictures.ts'
import { colorModelFile, predict, type Service, startProgram, startService, until } from './service.ts'

const it = suite('several models')

const SHIFT = 7

/** A service whose second version says of every picture that it is something else. */
async function withModels(list: object, use: (service: Service) => Promise<void>): Promise<void> {
  const service = await startService({ MODEL_PATH: '', MODELS: JSON.stringify(list) })
  try {
    await use(service)
  } finally {
    service.process.kill('SIGKILL')
  }
}

const versions = () => ({ 1: colorModelFile(), 2: colorModelFile({ shift: SHIFT }) })

async function counted(service: Service, series: string): Promise<number> {
  const text = await (await fetch(service.metricsUrl)).text()
  const line = text.split('\n').find((one) => one.startsWith(`${series} `))
  return Number(line?.slice(series.length + 1))
}

const shadowSeries = (outcome: string) => `classifier_shadow_total{model="colors",version="2",outcome="${outcome}"}`

async function bestOf(url: string, version: string): Promise<number> {
  const picture = (await jpeg('green')).toString('base64')
  const inputs = [{ name: 'image', datatype: 'BYTES', shape: [1], data: [picture] }]
  const outputs = [{ name: 'output', parameters: { classification: 1 } }]
  const path = `${url}/v2/models/colors${version}/infer`
  const answer = await fetch(path, { method: 'POST', body: JSON.stringify({ inputs, outputs }) })
  const body = (await answer.json()) as { outputs: { data: string[] }[] }
  return Number(body.outputs[0]?.data[0]?.split(':')[1])
}

it('answers by the version that is asked for, else by the one that serves', () =>
  withModels(
    { colors: { versions: versions(), serve: '2' }, more: { versions: { 5: colorModelFile() } } },
    async ({ url }) => {
      assert.is(await bestOf(url, '/versions/1'), COLOR_CLASSES.green)
      assert.is(await bestOf(url, '/versions/2'), COLOR_CLASSES.green + SHIFT)
      assert.is(await bestOf(url, ''), COLOR_CLASSES.green + SHIFT)
      assert.is((await fetch(`${url}/v2/models/more/versions/5/ready`)).status, 200)
      const { models } = (await (await fetch(`${url}/version`)).json()) as {
        models: { name: string; version: string }[]
      }
      assert.equal(
        models.map(({ name, version }) => `${name}/${version}`),
        ['colors/1', 'colors/2', 'more/5'],
      )
    },
  ))

it('sends its share of the requests to the canary, a retry to the same version, and counts both', () =>
  withModels(
    { colors: { versions: versions(), serve: '1', canary: { version: '2', percent: 50 } } },
    async (service) => {
      const body = new Uint8Array(await jpeg('red'))
      const ask = async (id: string) => {
        const headers = { 'content-type': 'image/jpeg', 'X-Request-Id': id }
        const response = await fetch(`${service.url}/predict?top=1`, { method: 'POST', body, headers })
        const { predictions } = (await response.json()) as { predictions: { class_id: string }[] }
        return { model: response.headers.get('x-model'), best: predictions[0]?.class_id }
      }
      const ids = Array.from({ length: 20 }, (_, i) => `request-${i}`)
      const first = await Promise.all(ids.map(ask))
      assert.equal(await Promise.all(ids.map(ask)), first)
      const byCanary = first.filter(({ model }) => model === 'colors/2')
      assert.ok(byCanary.length > 3 && byCanary.length < 17, `${byCanary.length} of 20`)
      assert.is(new Set(first.map(({ model, best }) => `${model} ${best}`)).size, 2, 'each has its own answer')
      const canary = await counted(service, 'classifier_predictions_total{model="colors",version="2"}')
      assert.is(canary, 2 * byCanary.length)
      assert.match(service.output(), '"model":"colors/2"')
    },
  ))

it('shows pictures to the shadow, counts whether it agrees, and answers without it', () =>
  withModels({ colors: { versions: versions(), serve: '1', shadow: '2' } }, async (service) => {
    const shadowPid = await until(() => /"worker ready","pid":(\d+),[^\n]*"shadow":true/.exec(service.output())?.[1])
    assert.is(getPriority(Number(shadowPid)), constants.priority.PRIORITY_LOW)
    const before = await counted(service, shadowSeries('dropped'))
    for (let seen = 1; seen <= 3; seen++) {
      const response = await predict(service.url, await jpeg('red'))
      assert.is(response.headers.get('x-model'), 'colors/1')
      await until(async () => (await counted(service, shadowSeries('disagree'))) === seen)
    }
    assert.is(await counted(service, shadowSeries('agree')), 0)

    process.kill(Number(shadowPid), 'SIGSTOP') // a shadow that hangs: it holds two pictures, the others are left out
    const startMs = performance.now()
    for (let i = 0; i < 10; i++) assert.is((await predict(service.url, await jpeg('blue'))).status, 200)
    assert.ok(performance.now() - startMs < 10_000)
    await until(async () => (await counted(service, shadowSeries('dropped'))) === before + 8)
    process.kill(Number(shadowPid), 'SIGKILL')
    await until(async () => (await counted(service, shadowSeries('disagree'))) === 3 + 2) // by its successor
    assert.is((await predict(service.url, await jpeg('blue'))).status, 200)
  }))

it('has metrics on their own port alone', () =>
  withModels({ colors: { versions: versions(), serve: '1' } }, async ({ url, metricsUrl }) => {
    assert.is((await fetch(`${url}/metrics`)).status, 404)
    const { status, headers } = await fetch(metricsUrl)
    assert.is(status, 200)
    assert.match(headers.get('content-type') ?? '', /^(text\/plain|application\/openmetrics-text)/)
    for (const path of ['/', '/predict', '/v2']) assert.is((await fetch(new URL(path, metricsUrl))).status, 404)
    const { port } = new URL(metricsUrl)
    const second = startProgram('main', {
      HOST: '127.0.0.1',
      PORT: '0',
      METRICS_PORT: port,
      MODEL_PATH: colorModelFile(),
    })
    assert.is(await second.ended, 1)
    assert.match(second.output(), `Choose another one: METRICS_PORT=${Number(port) + 1}`)
  }))

it('says what is wrong with a list of models', async () => {
  const fails = async (env: Record<string, string>, words: string) => {
    const started = startProgram('main', { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', ...env })
    assert.is(await started.ended, 1)
    assert.match(started.output(), words)
    assert.not.match(started.output(), /^\s+at /m, 'no stack')
  }
  await fails({ MODELS: '{"colors":{"versions":{"1":"nowhere.onnx"}}}' }, 'Correct MODELS')
  await fails({ MODELS: '{}', MODEL_PATH: 'x.onnx' }, 'MODEL_PATH must be unset where MODELS is set')
})

it('passes the suite for the protocol, which fails on a server that does not', async () => {
  await withModels({ colors: { versions: versions(), serve: '1' } }, async ({ url }) => {
    const suiteRun = startProgram('conformance', {}, [url])
    assert.is(await suiteRun.ended, 0, suiteRun.output())
    assert.match(suiteRun.output(), /\n39 passed, 0 failed, 1 skipped\n$/)
    assert.not.match(suiteRun.output(), 'counts against the server')
  })
  const careless = createServer((request, response) => {
    const metadata = { name: 'x', platform: 'x', inputs: [{ name: 'i', datatype: 'FP32', shape: [1, 2] }], outputs: [] }
    const [status, error] = request.url?.includes('no-such-model') ? [500, 'lost'] : [200, '']
    request.resume().on('end', () => response.writeHead(status).end(JSON.stringify({ ...metadata, error })))
  }).listen(0, '127.0.0.1')
  await until(() => careless.listening)
  const { port } = careless.address() as { port: number }
  const failing = startProgram('conformance', {}, [`http://127.0.0.1:${port}`, '--model', 'x'])
  assert.is(await failing.ended, 1)
  careless.close()
  assert.match(failing.output(), /FAILED {3}an unknown version is an error: it was answered as if it were right/)
  assert.match(
    failing.output(),
    /ok {7}GET metadata of an unknown model is an error: status 500, which counts against the server/,
  )
  assert.match(failing.output(), /\n\d passed, \d\d failed/)
  const nobody = startProgram('conformance', {}, [`http://127.0.0.1:${port}`])
  assert.is(await nobody.ended, 1)
  assert.match(nobody.output(), 'Is the server running')
})

it.run()
