import { copyFileSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { freePort } from '../../bench/children.ts'
import { DRAIN_TIMEOUT_MS, MAX_REQUEST_TIMEOUT_MS } from '../contract.ts'
import { sha256Of } from '../model/checksum.ts'
import type { Version } from '../routes/version.ts'
import { jpeg, pngHeader, solid } from './pictures.ts'
import {
  colorModelFile,
  openRequests,
  predict,
  type Service,
  startProgram,
  startService,
  temporaryFolder,
  until,
  untilBusy,
} from './service.ts'

const it = suite('main')

async function withService(env: Record<string, string>, use: (service: Service) => Promise<void>): Promise<void> {
  const service = await startService(env)
  try {
    await use(service)
  } finally {
    service.process.kill('SIGKILL')
  }
}

/** Sends bytes as they are, and collects what comes back until the server hangs up or `ms` are over. */
function sendRaw(
  url: string,
  parts: readonly (string | Buffer)[],
  ms = 1_500,
): Promise<{ answer: string; sentBytes: number }> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    let answer = ''
    let sentBytes = 0
    const socket = connect(Number(port), hostname)
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ answer, sentBytes })
    }
    const timer = setTimeout(finish, ms)
    socket.on('data', (chunk) => (answer += chunk))
    socket.on('error', finish)
    socket.on('close', finish)
    const rest = [...parts]
    const sendNext = (error?: Error | null) => {
      const part = rest.shift()
      if (error || part === undefined || socket.destroyed) return // what follows an error is taken by nobody
      sentBytes += Buffer.byteLength(part)
      socket.write(part, sendNext)
    }
    sendNext()
  })
}

it('classifies over HTTP, and ends in peace on SIGTERM', () =>
  withService({}, async (service) => {
    const response = await predict(service.url, await jpeg('red'), 'red.jpg')
    const { filename, predictions } = (await response.json()) as {
      filename: string
      predictions: { class_id: string }[]
    }
    assert.is(filename, 'red.jpg')
    assert.is(predictions[0]?.class_id, 'n01860187') // class 100
    assert.is(await service.stop(), 0)
    assert.match(service.output(), '"message":"stopped","cutConnections":0')
  }))

it('answers probes while it loads the model, and is ready when it has', async () => {
  const port = await freePort()
  const env = { HOST: '127.0.0.1', PORT: String(port), METRICS_PORT: '0', WORKERS: '1', MODEL_PATH: colorModelFile() }
  const started = startProgram('main', env)
  const seen = new Set<string>()
  try {
    await until(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
      if (response !== undefined) seen.add(`${response.status} ${started.output().includes('listening')}`)
      return response?.ok
    }, started)
  } finally {
    started.process.kill('SIGKILL')
  }
  assert.ok(seen.has('503 false'), [...seen].join())
})

it('says which weights it serves, by their checksum', () => {
  const path = colorModelFile()
  return withService({ MODEL_PATH: path }, async ({ url }) => {
    const { node, model } = (await (await fetch(`${url}/version`)).json()) as Version
    assert.is(node, process.version)
    assert.equal(model, { name: 'colors', sha256: sha256Of(readFileSync(path)) })
  })
})

it('finishes open requests before it ends, and takes no new ones', () =>
  withService({ IMAGE_DECODER: 'jimp' }, async (service) => {
    const large = await solid('green', 3000, 2000).jpeg().toBuffer() // takes jimp half a second
    const open = predict(service.url, large)
    await untilBusy(service)
    const ended = service.stop()
    await until(() => service.output().includes('"stopping"'))
    assert.ok(
      await predict(service.url, large).then(
        () => false,
        () => true,
      ),
      'a new connection is refused',
    )
    assert.is((await open).status, 200)
    assert.is(await ended, 0)
  }))

it('does not wait longer than DRAIN_TIMEOUT_MS', () =>
  withService({ DRAIN_TIMEOUT_MS: '200' }, async (service) => {
    const header =
      'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 99\r\n\r\n'
    const hanging = sendRaw(service.url, [header], MAX_REQUEST_TIMEOUT_MS)
    await until(async () => (await openRequests(service)) === 1)
    const startMs = performance.now()
    assert.is(await service.stop(), 0)
    assert.ok(performance.now() - startMs < DRAIN_TIMEOUT_MS)
    assert.match(service.output(), '"cutConnections":1')
    await hanging
  }))

it('survives kill -9 of a worker', () =>
  withService({}, async (service) => {
    const [pid] = service.workerPids()
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
    await until(async () => (await fetch(`${service.url}/readyz`)).status === 503)
    assert.is((await fetch(`${service.url}/livez`)).status, 200)
    await until(async () => (await fetch(`${service.url}/readyz`)).status === 200)
    assert.is((await predict(service.url, await jpeg('blue'))).status, 200)
  }))

it('tries a picture once more whose worker died, and not again after two did', () =>
  withService({ IMAGE_DECODER: 'jimp', REQUEST_TIMEOUT_MS: String(MAX_REQUEST_TIMEOUT_MS) }, async (service) => {
    const slow = await solid('green', 3000, 2000).jpeg().toBuffer() // takes jimp half a second
    const workers = () => service.workerPids().length
    async function predictWhileKilling(deaths: number): Promise<Response> {
      const before = workers()
      const answer = predict(service.url, slow)
      for (let death = 0; death < deaths; death++) {
        await until(() => workers() === before + death)
        await untilBusy(service)
        process.kill(service.workerPids().at(-1) as number, 'SIGKILL')
      }
      return answer
    }
    assert.is((await predictWhileKilling(1)).status, 200)
    const startMs = performance.now()
    const poisoned = await predictWhileKilling(2)
    assert.is(poisoned.status, 422)
    assert.is(((await poisoned.json()) as { type: string }).type, '/docs#quarantined')
    await until(async () => (await fetch(`${service.url}/readyz`)).status === 200)
    process.stdout.write(`\n  after two deaths it is back in ${Math.round(performance.now() - startMs)} ms\n`)
    assert.is((await predict(service.url, slow)).status, 422)
    assert.is((await predict(service.url, await jpeg('blue'))).status, 200)
    assert.is(workers(), 4)
  }))

it('leaves no worker behind when it is killed itself', () =>
  withService({ WORKERS: '2' }, async (service) => {
    const pids = service.workerPids()
    assert.is(pids.length, 2)
    service.process.kill('SIGKILL')
    const isAlive = (pid: number) => {
      try {
        return process.kill(pid, 0)
      } catch {
        return false
      }
    }
    await until(() => !pids.some(isAlive))
  }))

it('answers 503 with Retry-After when the queue is full, and nothing gets lost', () =>
  withService({ MAX_QUEUE: '1' }, async (service) => {
    const picture = await solid('red', 1500, 1000).png().toBuffer()
    const responses = await Promise.all(Array.from({ length: 20 }, () => predict(service.url, picture)))
    const refused = responses.filter(({ status }) => status === 503)
    assert.ok(refused.length > 0)
    assert.ok(refused.every(({ headers }) => Number(headers.get('retry-after')) >= 1))
    assert.is(responses.filter(({ status }) => status === 200).length, responses.length - refused.length)
    assert.is((await predict(service.url, picture)).status, 200)
  }))

it('answers 413 before the body is there, with and without a declared length', () =>
  withService({ MAX_IMAGE_BYTES: '100000' }, async ({ url }) => {
    const header = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n'
    const declared = await sendRaw(url, [`${header}Content-Length: 900000000\r\n\r\n`])
    assert.match(declared.answer, /^HTTP\/1\.1 413 /)

    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536), Buffer.from('\r\n')])
    const chunks = Array.from({ length: 3_200 }, () => chunk) // 210 MB, if it were read
    const chunked = await sendRaw(url, [`${header}Transfer-Encoding: chunked\r\n\r\n`, ...chunks], 5_000)
    assert.match(chunked.answer, /^HTTP\/1\.1 413 /)
    assert.ok(chunked.sentBytes < 80_000_000, `${chunked.sentBytes} bytes were taken`)
    assert.is((await predict(url, await jpeg('red'))).status, 200)
  }))

it('takes a client that hangs up for what it is, not for an error', () =>
  withService({}, async (service) => {
    const header = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\n'
    for (const how of ['Content-Length: 9999', 'Transfer-Encoding: chunked']) {
      await sendRaw(service.url, [`${header}${how}\r\n\r\n5\r\n--B\r\n`], 100)
    }
    await until(() => service.output().match(/"status":499/g)?.length === 2)
    assert.not.match(service.output(), '"level":"error"')
  }))

it('drops the queued pictures of clients that hung up, and refuses at once what would be late', () =>
  withService({ IMAGE_DECODER: 'jimp' }, async (service) => {
    const waiting = async () => ((await (await fetch(`${service.url}/health`)).json()) as { waiting: number }).waiting
    const body = new Uint8Array(await solid('green', 4000, 3000).jpeg().toBuffer()) // takes jimp a second
    const send = (init: { signal?: AbortSignal; headers?: Record<string, string> } = {}) => {
      const headers = { 'content-type': 'image/jpeg', ...init.headers }
      return fetch(`${service.url}/predict`, { ...init, method: 'POST', body, headers })
    }
    await send()
    const clients = new AbortController()
    let isRunning = true
    const running = Promise.all([send(), send()])
      .catch(() => [])
      .finally(() => (isRunning = false))
    await until(async () => (await openRequests(service)) === 2)
    const abandoned = Array.from({ length: 5 }, () => send({ signal: clients.signal }).catch(() => 'aborted'))
    await until(async () => (await waiting()) === 5)
    const late = await send({ headers: { 'X-Request-Timeout-Ms': '60' } })
    assert.ok(isRunning, 'it waited for those before it')
    assert.is(late.status, 503)
    assert.ok(Number(late.headers.get('retry-after')) >= 1) // measured, so it depends on the machine
    clients.abort()
    await until(async () => (await waiting()) === 0)
    assert.equal(new Set(await Promise.all(abandoned)), new Set(['aborted']))
    await until(() => service.output().match(/"status":499/g)?.length === 5)
    assert.equal(
      (await running).map(({ status }) => status),
      [200, 200],
    )
    assert.is(service.workerPids().length, 1)
  }))

it('answers every bad picture with its status, and goes on', () =>
  withService({}, async ({ url }) => {
    const good = await jpeg('green')
    const cases: [number, Buffer][] = [
      [415, Buffer.from('<svg/>')],
      [422, pngHeader(20_000, 20_000)],
      [422, pngHeader(10, 10)],
      [422, good.subarray(0, good.length / 2)],
      [422, Buffer.concat([good.subarray(0, 400), Buffer.alloc(50)])],
    ]
    for (const [status, bytes] of cases) {
      const response = await predict(url, bytes)
      assert.is(response.status, status)
      assert.is(response.headers.get('content-type'), 'application/problem+json')
      assert.is((await predict(url, good)).status, 200)
    }
  }))

it('says what to do when it cannot start', async () => {
  const fails = async (env: Record<string, string>, ...expected: string[]) => {
    const started = startProgram('main', { HOST: '127.0.0.1', ...env })
    assert.is(await started.ended, 1)
    for (const text of expected) assert.match(started.output(), text)
    assert.not.match(started.output(), /^\s+at /m, 'no stack')
  }
  await fails({ MODEL_PATH: '/nowhere/x.onnx' }, 'There is no model at /nowhere/x.onnx', 'npm run model')
  await fails({ PORT: 'x', WORKERS: '0' }, 'PORT must be a whole number', 'WORKERS must be from 1 to 64')
  await fails({ PORT: '0', MODEL_PATH: colorModelFile({ classes: 10 }) }, 'instead of float32 [N,1000]')
  const impostor = join(temporaryFolder(), 'mobilenetv2-12.onnx')
  copyFileSync(colorModelFile(), impostor)
  await fails({ MODEL_PATH: impostor }, `The model ${impostor} is damaged or another file`, 'sha256 expected c0c3f76d')
  await withService({}, async ({ url }) => {
    const { port } = new URL(url)
    await fails({ PORT: port, MODEL_PATH: colorModelFile() }, `Port 127.0.0.1:${port} is in use`, 'PORT=')
  })
})

it('takes no arguments, and says where its settings are', async () => {
  const started = startProgram('main', {}, ['--port=9000'])
  assert.is(await started.ended, 1)
  assert.is(
    started.output(),
    '--port=9000 is not understood: settings are environment variables.\nnpm start -- --help\n',
  )
})

it.run()
