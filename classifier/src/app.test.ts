import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from './program/errors.ts'
import { createTestApp as create, fine, MODEL, RUNNING, VERSION } from './testing/app.ts'
import { jpeg, pngHeader, tinyGif } from './testing/pictures.ts'
import type { Classify } from './workers/pool.ts'

const it = suite('app')

function post(bytes: Uint8Array, classify: Classify = fine, field = 'file') {
  const body = new FormData()
  body.append(field, new Blob([new Uint8Array(bytes)]), 'cat.jpg')
  return create({ classify }).app.request('/predict', { method: 'POST', body })
}

const asFileResult = async (response: Response) =>
  (await response.json()) as { filename: string; predictions: unknown[] }

async function assertProblem(response: Response, status: number, code: string): Promise<void> {
  assert.is(response.status, status)
  assert.is(response.headers.get('content-type'), 'application/problem+json')
  const problem = (await response.json()) as Record<string, unknown>
  assert.is(problem['type'], `/docs#${code}`)
  assert.is(problem['status'], status)
  assert.type(problem['detail'], 'string')
}

it('answers with file name, WordNet ids, names and probabilities', async () => {
  const response = await post(await jpeg('red'))
  assert.is(response.status, 200)
  const { filename, predictions } = await asFileResult(response)
  assert.is(filename, 'cat.jpg')
  assert.is(predictions.length, 5)
  assert.equal(predictions[1], { class_id: 'n100', label: 'Class 100', confidence: 0.2 })
})

it('refuses what is no form, has no file or an empty one', async () => {
  const { app } = create()
  await assertProblem(await app.request('/predict', { method: 'POST' }), 400, 'missing-file')
  const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }
  await assertProblem(await app.request('/predict', json), 400, 'invalid-multipart')
  const broken = { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data; boundary=B' } }
  await assertProblem(await app.request('/predict', broken), 400, 'invalid-multipart')
  await assertProblem(await post(await jpeg('red'), fine, 'picture'), 400, 'missing-file')
  await assertProblem(await post(Buffer.alloc(0)), 400, 'missing-file')
})

it('refuses pictures by their bytes, before a worker sees them', async () => {
  const never: Classify = () => assert.unreachable() as never
  await assertProblem(await post(Buffer.from('%PDF-1.7 and so on'), never), 415, 'unsupported-image')
  await assertProblem(await post(Buffer.from([0xff, 0xd8, 0xff, 0xe0]), never), 422, 'undecodable-image')
  await assertProblem(await post(pngHeader(20_000, 20_000), never), 422, 'too-many-pixels')
  await assertProblem(await post(Buffer.alloc(100_001), never), 413, 'too-large')
  await assertProblem(await post(Buffer.alloc(200_000), never), 413, 'too-large')
})

it('takes a picture as the body itself', async () => {
  const { app } = create()
  const send = (body: Buffer, type = 'image/jpeg') =>
    app.request('/predict', { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': type } })
  const { filename, predictions } = await asFileResult(await send(await jpeg('red')))
  assert.is(filename, '')
  assert.is(predictions.length, 5)
  assert.is((await send(await jpeg('red'), 'IMAGE/x-anything')).status, 200)
  await assertProblem(await send(Buffer.alloc(0)), 400, 'missing-file')
  await assertProblem(await send(Buffer.alloc(100_001)), 413, 'too-large')
  await assertProblem(await send(Buffer.from('<svg/>'), 'image/svg+xml'), 415, 'unsupported-image')
})

it('asks a worker for as many classes as the query wants', async () => {
  const asked: number[] = []
  const classify: Classify = async (job) => {
    asked.push(job.top)
    return fine()
  }
  const { app } = create({ classify })
  const body = new Uint8Array(await jpeg('red'))
  const get = (query: string) =>
    app.request(`/predict${query}`, { method: 'POST', body, headers: { 'content-type': 'image/jpeg' } })
  for (const query of ['', '?top=1', '?top=100']) assert.is((await get(query)).status, 200)
  assert.equal(asked, [5, 1, 100])
  for (const top of ['0', '101', '-1', '1.5', 'five', '', '5%20', '1e1']) {
    await assertProblem(await get(`?top=${top}`), 400, 'invalid-parameter')
  }
})

it('answers several files with a result for each, in their order', async () => {
  const post = (classify: Classify, ...files: [name: string, bytes: Uint8Array][]) => {
    const body = new FormData()
    for (const [name, bytes] of files) body.append('file', new Blob([new Uint8Array(bytes)]), name)
    return create({ classify }).app.request('/predict', { method: 'POST', body })
  }
  const picture = await jpeg('red')
  const mixed = await post(fine, ['a.jpg', picture], ['b.txt', Buffer.from('hello')], ['c.jpg', picture])
  assert.is(mixed.status, 200)
  const { results } = (await mixed.json()) as { results: Record<string, { length?: number; type?: string }>[] }
  assert.equal(
    results.map(({ filename }) => filename),
    ['a.jpg', 'b.txt', 'c.jpg'],
  )
  assert.is(results[0]?.['predictions']?.length, 5)
  assert.is(results[1]?.['problem']?.type, '/docs#unsupported-image')

  const refuse: Classify = async () => Promise.reject(new Refusal('queue-full', 'full', 2))
  const refused = await post(refuse, ['a.jpg', picture], ['b.txt', Buffer.from('hello')])
  assert.is(refused.headers.get('retry-after'), '2')
  await assertProblem(refused, 503, 'queue-full')
  const bug: Classify = async ({ bytes }) => (bytes.length > 100 ? fine() : Promise.reject(new Error('bug')))
  await assertProblem(await post(bug, ['a.jpg', picture], ['b.gif', tinyGif()]), 500, 'internal')

  const many = Array.from({ length: 17 }, (_, i): [string, Uint8Array] => [`${i}.gif`, tinyGif()])
  assert.is((await post(fine, ...many.slice(1))).status, 200)
  await assertProblem(await post(fine, ...many), 400, 'too-many-files')
  const half = Buffer.concat([picture, Buffer.alloc(60_000)])
  await assertProblem(await post(fine, ['a.jpg', half], ['b.jpg', half]), 413, 'too-large')
})

it('gives each prediction an id that can be judged', async () => {
  const { app, metrics } = create()
  const body = new Uint8Array(await jpeg('red'))
  const headers = { 'content-type': 'image/jpeg' }
  const { id } = (await (await app.request('/predict', { method: 'POST', body, headers })).json()) as { id: string }
  const judge = () => {
    const feedback = JSON.stringify({ prediction_id: id, label: 'Class 0' })
    return app.request('/feedback', { method: 'POST', body: feedback })
  }
  assert.is((await judge()).status, 200)
  await assertProblem(await judge(), 409, 'duplicate-feedback')
  const text = await metrics.registry.metrics()
  assert.match(text, 'classifier_feedback_total{model="colors",version="1",outcome="right"} 1')
  assert.match(text, 'classifier_rejections_total{reason="duplicate-feedback"} 1')
  const wrongMethod = await app.request('/feedback')
  assert.is(wrongMethod.headers.get('allow'), 'POST')
})

it('gives a picture the time that the request allows', async () => {
  const left: number[] = []
  const classify: Classify = async (_, limits) => {
    left.push(Math.ceil(((limits?.deadlineMs ?? 0) - performance.now()) / 1000))
    return fine()
  }
  const { app } = create({ classify })
  const body = new Uint8Array(await jpeg('red'))
  const send = (headers: Record<string, string>) =>
    app.request('/predict', { method: 'POST', body, headers: { 'content-type': 'image/jpeg', ...headers } })
  await send({})
  await send({ 'X-Request-Timeout-Ms': '3000' })
  assert.equal(left, [7, 3])
  for (const wrong of ['0', '-5', 'soon', '60001', '1.5', '1000000000'])
    await assertProblem(await send({ 'X-Request-Timeout-Ms': wrong }), 400, 'invalid-parameter')
})

it('keeps or makes a request id, and logs one line without names', async () => {
  const { app, lines } = create()
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(await jpeg('red'))]), 'my holiday.jpg')
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { 'X-Request-Id': 'abc-1', traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
  const response = await app.request('/predict', { method: 'POST', body, headers })
  assert.is(response.headers.get('x-request-id'), 'abc-1')
  assert.is(lines.length, 1)
  const { durationMs, receiveMs, bytes, ...rest } = (lines[0]?.fields ?? {}) as Record<string, number>
  const stages = { queueMs: 1, decodeMs: 4, preprocessMs: 0.5, inferenceMs: 5 }
  const place = { method: 'POST', route: '/predict', status: 200 }
  assert.equal(rest, { ...place, requestId: 'abc-1', traceId, pictures: 1, model: 'colors/1', ...stages })
  assert.ok((durationMs ?? -1) >= 0 && (receiveMs ?? -1) >= 0 && (bytes ?? 0) > 500)

  const made = await app.request('/nowhere', { headers: { 'X-Request-Id': 'a b' } })
  assert.match(made.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/)
  assert.is(lines[1]?.fields?.['requestId'], made.headers.get('x-request-id'))
})

it('passes on why a worker refused', async () => {
  const picture = await jpeg('red')
  const refuse = (...reason: ConstructorParameters<typeof Refusal>) =>
    post(picture, async () => Promise.reject(new Refusal(...reason)))
  await assertProblem(await refuse('undecodable-image', 'damaged'), 422, 'undecodable-image')
  const busy = await refuse('queue-full', '128 pictures are waiting already.', 3)
  assert.is(busy.headers.get('retry-after'), '3')
  await assertProblem(busy, 503, 'queue-full')
  await assertProblem(await refuse('worker-lost', 'ended', 1), 503, 'worker-lost')
})

it('tells a stranger nothing about a bug, and the log everything', async () => {
  const { app, lines } = create({ classify: async () => Promise.reject(new Error('secret path')) })
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(await jpeg('red'))]), 'cat.jpg')
  const response = await app.request('/predict', { method: 'POST', body })
  assert.not.match(await response.clone().text(), 'secret')
  await assertProblem(response, 500, 'internal')
  assert.ok(lines.some(({ fields }) => fields?.['error'] === 'secret path'))
})

it('answers 404 and 405 with problems', async () => {
  const { app } = create()
  await assertProblem(await app.request('/nowhere'), 404, 'not-found')
  const wrongMethod = await app.request('/predict')
  assert.is(wrongMethod.headers.get('allow'), 'POST')
  await assertProblem(wrongMethod, 405, 'method-not-allowed')
})

it('says in /health whether it can serve', async () => {
  assert.is((await create().app.request('/health')).status, 200)
  assert.is((await create({ status: 'unavailable' }).app.request('/health')).status, 503)
  const stopping = await create({ status: 'stopping' }).app.request('/health')
  assert.is(stopping.status, 503)
  assert.is(stopping.headers.get('connection'), 'close')
})

it('is alive also where it cannot serve, and ready only where it can', async () => {
  for (const [status, ready] of [
    ['ok', 200],
    ['unavailable', 503],
    ['stopping', 503],
  ] as const) {
    const { app } = create({ status })
    assert.is((await app.request('/livez')).status, 200)
    assert.is((await app.request('/readyz')).status, ready)
  }
})

it('says in /version what exactly runs', async () => {
  const version = await (await create().app.request('/version')).json()
  assert.equal(version, RUNNING)
})

it('counts requests by route, and strangers as one', async () => {
  const { app, metrics } = create()
  for (const path of ['/health', '/a', '/b']) await app.request(path)
  const text = await metrics.registry.metrics()
  assert.match(text, 'classifier_http_requests_total{method="GET",route="/health",status="200"} 1')
  assert.match(text, 'classifier_http_requests_total{method="GET",route="unknown",status="404"} 2')
})

it('describes itself, with every problem it answers', async () => {
  const { app } = create()
  const document = (await (await app.request('/openapi.json')).json()) as {
    openapi: string
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
  }
  assert.is(document.openapi, '3.1.0')
  const statuses = Object.keys(document.paths['/predict']?.['post']?.responses ?? {})
  assert.equal(statuses, ['200', '400', '413', '415', '422', '503'])
  const docs = await (await app.request('/docs')).text()
  assert.match(docs, '<code>/predict</code>')
  assert.match(docs, 'id="queue-full"')
  assert.match(docs, '<code>prediction_id</code>')
  assert.match(docs, '1 to 100, 5 by default')
  assert.match(docs, '>PredictResponse</a> or <a ')
  assert.not.match(docs, /<script|https?:\/\/(?!localhost)/)
})

it('allows the page only its own style and script', async () => {
  const response = await create().app.request('/')
  assert.match(await response.text(), 'data-max="100000"')
  const policy = response.headers.get('content-security-policy') ?? ''
  assert.match(policy, "default-src 'none'; script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='")
  assert.not.match(policy, 'unsafe')
  assert.is(response.headers.get('x-content-type-options'), 'nosniff')
})

it('has the title and the number of things of its model in the page, as text', async () => {
  const { title: _, ...untitled } = VERSION.manifest
  const pageOf = async (manifest: typeof VERSION.manifest) => {
    const serve = { ...VERSION, manifest }
    const { app } = create({ model: { ...MODEL, versions: [serve], serve } })
    return (await app.request('/')).text()
  }
  const page = await pageOf({ ...untitled, title: 'Cats & <b>dogs</b>?' })
  assert.match(page, '<h1>Cats &amp; &lt;b&gt;dogs&lt;/b&gt;?</h1>1,000 things')
  assert.match(await pageOf(untitled), '<h1>colors</h1>')
})

it.run()
