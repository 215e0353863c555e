import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '../../program/errors.ts'
import { jpeg, pngHeader } from '../../testing/pictures.ts'
import { createRandom } from '../../testing/random.ts'
import {
  assertError,
  binary,
  create,
  createTestApp,
  ELEMENTS,
  element,
  INFER,
  MAX_BYTES,
  pictures,
  post,
  tensor,
} from '../../testing/v2.ts'
import type { Classify } from '../../workers/pool.ts'

const it = suite('Open Inference Protocol')

it('gives each tensor of a batch to the version that was asked, as its bytes', async () => {
  const { app, jobs } = create()
  const floats = Float32Array.from({ length: 2 * ELEMENTS }, (_, i) => i)
  const path = '/v2/models/colors/versions/2/infer'
  const response = await binary(app, tensor(2), new Uint8Array(floats.buffer), {}, path)
  assert.is(response.status, 200)
  assert.is(response.headers.get('x-model'), 'colors/2')
  assert.equal(
    jobs.map(({ model, type }) => ({ model, type })),
    [0, 1].map(() => ({ model: 1, type: 'tensor' })),
  )
  assert.is(Buffer.from(jobs[1]?.bytes as Uint8Array).readFloatLE(0), ELEMENTS)
})

it('answers what the network answered, in JSON to the last digit of a float', async () => {
  const output = Float32Array.from({ length: 1000 }, (_, i) => Math.fround(i / 3))
  const response = await binary(create(output).app, tensor(1), Buffer.alloc(ELEMENTS * 4))
  const { outputs } = (await response.json()) as { outputs: { data: number[]; shape: number[] }[] }
  assert.equal(outputs[0]?.shape, [1, 1000])
  assert.equal(Float32Array.from(outputs[0]?.data ?? []), output)
})

it('says that JSON has no word for NaN, and gives it in binary', async () => {
  const { app } = create(new Float32Array(1000).fill(Number.NaN))
  await assertError(binary(app, tensor(1), Buffer.alloc(ELEMENTS * 4)), 400, /binary_data/)
  const request = { ...tensor(1), parameters: { binary_data_output: true } }
  const response = await binary(app, request, Buffer.alloc(ELEMENTS * 4))
  const body = Buffer.from(await response.arrayBuffer())
  assert.ok(Number.isNaN(body.readFloatLE(Number(response.headers.get('inference-header-content-length')))))
})

it('names classes, and answers several outputs of one tensor as they are asked for', async () => {
  const { app } = create(Float32Array.from({ length: 1000 }, (_, i) => (i === 7 ? 9 : 0)))
  const outputs = [{ name: 'output', parameters: { classification: 2 } }, { name: 'output' }]
  const response = await binary(app, { ...tensor(1), outputs }, Buffer.alloc(ELEMENTS * 4))
  const body = (await response.json()) as { outputs: { datatype: string; data: unknown[] }[] }
  assert.equal(
    body.outputs.map(({ datatype }) => datatype),
    ['BYTES', 'FP32'],
  )
  assert.equal(body.outputs[0]?.data, ['9.000000:7:Class 7', '0.000000:0:Class 0'])
})

it('takes pictures as bytes and as base64, and refuses what /predict would refuse', async () => {
  const { app, jobs } = create()
  const picture = await jpeg('red')
  const two = Buffer.concat([element(picture), element(picture)])
  assert.is((await binary(app, pictures(two, 2), two)).status, 200)
  const json = { inputs: [{ name: 'image', datatype: 'BYTES', shape: [1, 1], data: [[picture.toString('base64')]] }] }
  assert.is((await post(app, JSON.stringify(json))).status, 200)
  assert.equal(
    jobs.map(({ type }) => type),
    ['jpeg', 'jpeg', 'jpeg'],
  )
  const refuses = (bytes: Buffer, status: number, words: RegExp) =>
    assertError(binary(app, pictures(bytes), bytes), status, words)
  await refuses(element(Buffer.from('%PDF-1.7')), 415, /JPEG, PNG/)
  await refuses(element(pngHeader(20_000, 20_000)), 422, /20000 x 20000/)
  await refuses(element(Buffer.alloc(0)), 400, /empty element/)
  await refuses(two, 400, /more elements/)
  await refuses(picture.subarray(0, 3), 400, /within an element/)
  await refuses(Buffer.from([255, 255, 255, 255]), 400, /within an element/)
  const text = { inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data: ['not base64!'] }] }
  await assertError(post(app, JSON.stringify(text)), 400, /base64/)
  assert.is(jobs.length, 3)
})

it('takes base64 with line breaks and of the URL-safe alphabet, and says what it wants of others', async () => {
  const { app } = create()
  const picture = await jpeg('red')
  const base64 = picture.toString('base64')
  const ask = (data: unknown[]) =>
    post(app, JSON.stringify({ inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data }] }))
  for (const text of [base64.replace(/(.{76})/g, '$1\r\n'), picture.toString('base64url')]) {
    assert.is((await ask([text])).status, 200)
  }
  for (const text of ['data:image/jpeg;base64,/9j/', '', 7]) await assertError(ask([text]), 400, /URL-safe alphabet/)
})

it('refuses a tensor with NaN or infinity', async () => {
  const { app, jobs } = create()
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    const floats = new Float32Array(ELEMENTS)
    floats[5] = value
    await assertError(binary(app, tensor(1), Buffer.from(floats.buffer)), 400, /NaN or infinity at 5/)
  }
  const data = `[1e999${',0'.repeat(ELEMENTS - 1)}]`
  const inputs = `[{"name":"input","datatype":"FP32","shape":[1,3,224,224],"data":${data}}]`
  await assertError(post(app, `{"inputs":${inputs}}`), 400, /NaN or infinity at 0/)
  assert.is(jobs.length, 0)
})

it('takes one of its two inputs', async () => {
  const { app } = create()
  const picture = element(await jpeg('red'))
  const both = { inputs: [...tensor(1).inputs, ...pictures(picture).inputs] }
  await assertError(binary(app, both, Buffer.concat([Buffer.alloc(ELEMENTS * 4), picture])), 400, /one input/)
})

it('bounds batches, shapes and bytes before it takes memory for them', async () => {
  const { app, jobs } = create()
  const shaped = (shape: number[], data: unknown[] = []) =>
    post(app, JSON.stringify({ inputs: [{ name: 'input', datatype: 'FP32', shape, data }] }))
  await assertError(shaped([17, 3, 224, 224]), 400, /n from 1 to 16/)
  await assertError(shaped([0, 3, 224, 224]), 400, /n from 1 to 16/)
  await assertError(shaped([16, 3, 224, 224]), 400, /0 numbers in "data"; its shape needs 2408448/)
  await assertError(shaped([2 ** 53, 3, 224, 224]), 400, /shape/)
  await assertError(shaped(Array(9).fill(1)), 400, /shape/)
  await assertError(post(app, `{"inputs":${'['.repeat(100_000)}`), 400, /not JSON/)
  await assertError(post(app, Buffer.alloc(MAX_BYTES + 1)), 413, /MiB/)
  const nested = JSON.parse(`${'['.repeat(50)}1${']'.repeat(50)}`)
  await assertError(shaped([1, 3, 224, 224], nested), 400, /nested deeper/)
  assert.is(jobs.length, 0)
})

it('unpacks compressed bodies, and no bombs', async () => {
  const { app } = create()
  const json = JSON.stringify(tensor(1))
  const body = gzipSync(Buffer.concat([Buffer.from(json), Buffer.alloc(ELEMENTS * 4)]))
  const headers = { 'Content-Encoding': 'gzip', 'Inference-Header-Content-Length': String(json.length) }
  assert.is((await post(app, body, headers)).status, 200)
  const bomb = gzipSync(Buffer.alloc(200_000_000))
  assert.ok(bomb.length < MAX_BYTES)
  await assertError(post(app, bomb, { 'Content-Encoding': 'gzip' }), 413, /MiB/)
  await assertError(post(app, '{}', { 'Content-Encoding': 'gzip' }), 400, /Content-Encoding/)
  await assertError(post(app, '{}', { 'Content-Encoding': 'br' }), 400, /gzip or deflate/)
  await assertError(post(app, '{}', { 'Content-Encoding': 'toString' }), 400, /gzip or deflate/)
})

it('answers whatever a damaged request says, and never with a fault of its own', async () => {
  const { app } = create()
  const random = createRandom(7)
  const below = (limit: number) => Math.floor(random() * limit)
  const picture = element(await jpeg('red'))
  const json = JSON.stringify({
    id: '1',
    ...pictures(picture),
    outputs: [{ name: 'output', parameters: { classification: 3 } }],
  })
  const sound = Buffer.concat([Buffer.from(json), picture])
  const words = [
    'null',
    '-1',
    '1e999',
    '[]',
    '{}',
    '""',
    'true',
    '[[[]]]',
    '9007199254740993',
    '"\\u0000"',
    '__proto__',
  ]
  const statuses = new Map<number, number>()
  for (let i = 0; i < 600; i++) {
    let body: Buffer = Buffer.from(sound)
    let length = String(json.length)
    if (i % 4 === 0) body = body.subarray(0, below(body.length))
    else if (i % 4 === 1) for (let flips = 0; flips < 3; flips++) body[below(body.length)] = below(256)
    else if (i % 4 === 2) {
      const values = [...json.matchAll(/(?<=:)("[^"]*"|\d+|\[[^\]]*\])/g)]
      const value = values[below(values.length)] as RegExpMatchArray
      const word = words[below(words.length)] as string
      const other = json.slice(0, value.index) + word + json.slice((value.index ?? 0) + value[0].length)
      body = Buffer.concat([Buffer.from(other), picture])
      length = String(other.length)
    } else length = ['', '0', '-1', 'x', '1e3', String(below(sound.length * 2))][below(6)] as string
    const { status } = await post(app, body, { 'Inference-Header-Content-Length': length })
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
  }
  assert.equal(
    [...statuses.keys()].filter((status) => ![200, 400, 413, 415, 422].includes(status)),
    [],
  )
  assert.ok((statuses.get(400) ?? 0) > 300)
})

it('passes on why a worker refused, and waits no longer for the rest of a batch', async () => {
  const signals: (AbortSignal | undefined)[] = []
  const refuse: Classify = async (_, limits) => {
    signals.push(limits?.signal)
    if (signals.length > 1) return new Promise(() => {})
    throw new Refusal('queue-full', '128 pictures are waiting already.', 3)
  }
  const response = await binary(createTestApp(refuse), tensor(2), Buffer.alloc(2 * ELEMENTS * 4))
  assert.is(response.headers.get('retry-after'), '3')
  await assertError(response, 503, /waiting/)
  assert.is(signals[1]?.aborted, true)
})

it('gives a request the shorter of the times that its header and its body allow', async () => {
  const left: number[] = []
  const classify: Classify = async (_, limits) => {
    left.push(Math.ceil(((limits?.deadlineMs ?? 0) - performance.now()) / 1000))
    return { scores: [], queueMs: 0, decodeMs: 0, preprocessMs: 0, inferenceMs: 0, output: new Float32Array(1000) }
  }
  const app = createTestApp(classify)
  const ask = (timeout: number | undefined, headers: Record<string, string>) =>
    binary(app, { ...tensor(1), parameters: { timeout } }, Buffer.alloc(ELEMENTS * 4), headers)
  await ask(2_000_000, {})
  await ask(60_000_000, {})
  await ask(undefined, { 'X-Request-Timeout-Ms': '3000' })
  assert.equal(left, [2, 5, 3])
})

it('has errors of its own for methods, paths and bugs', async () => {
  const { app } = create()
  const wrong = await app.request(INFER)
  assert.is(wrong.headers.get('allow'), 'POST')
  await assertError(wrong, 405, /POST/)
  await assertError(app.request('/v2/nowhere'), 404, /\/docs/)
  await assertError(app.request('/v2/models/other'), 404, /"colors"/)
  await assertError(app.request('/v2/models/colors/versions/3/ready'), 404, /"1", "2"/)
  const bug = createTestApp(async () => Promise.reject(new Error('secret path')))
  await assertError(binary(bug, tensor(1), Buffer.alloc(ELEMENTS * 4)), 500, /^The cause is in the log/)
})

it('lists every version, and is ready only where pictures can be classified', async () => {
  const index = await (await create().app.request('/v2/repository/index', { method: 'POST' })).json()
  assert.equal(
    index,
    ['1', '2'].map((version) => ({ name: 'colors', version, state: 'READY', reason: '' })),
  )
  const { app } = create(undefined, false)
  for (const path of ['/v2/health/ready', '/v2/models/colors/ready', '/v2/models/colors/versions/2/ready'])
    assert.is((await app.request(path)).status, 400, path)
  assert.is((await app.request('/v2/health/live')).status, 200)
  const ready = { method: 'POST', body: '{"ready": true}' }
  assert.equal(await (await app.request('/v2/repository/index', ready)).json(), [])
  await assertError(app.request('/v2/repository/index', { method: 'POST', body: '{' }), 400, /JSON/)
})

it('counts requests by route, and what was classified by model and version', async () => {
  const { app, metrics } = create()
  await binary(app, tensor(2), Buffer.alloc(2 * ELEMENTS * 4))
  await app.request('/v2/models/whatever')
  const text = await metrics.registry.metrics()
  assert.match(text, 'classifier_http_requests_total{method="POST",route="/v2/models/{model}/infer",status="200"} 1')
  assert.match(text, 'classifier_http_requests_total{method="GET",route="/v2/models/{model}",status="404"} 1')
  assert.match(text, 'classifier_predictions_total{model="colors",version="1"} 2')
  assert.match(text, 'classifier_batch_size_sum 2')
})

it('is described with every status and an example', async () => {
  const { paths } = (await (await create().app.request('/openapi.json')).json()) as {
    paths: Record<string, Record<string, { responses: Record<string, unknown>; requestBody?: { content: object } }>>
  }
  const infer = paths['/v2/models/{model}/versions/{version}/infer']?.['post']
  assert.equal(Object.keys(infer?.responses ?? {}), ['200', '400', '404', '413', '415', '422', '503'])
  assert.equal(Object.keys(infer?.requestBody?.content ?? {}), ['application/json', 'application/octet-stream'])
  assert.is(Object.keys(paths).filter((path) => path.startsWith('/v2')).length, 10)
  const docs = await (await create().app.request('/docs')).text()
  assert.match(docs, '/v2/models/mobilenetv2-12-int8/versions/1/infer')
  assert.match(docs, 'curl --json ')
})

it.run()
