/** HTTP as clients use it, on a running service. */
import { connect } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jpeg } from './pictures.ts'
import { predict, type Service, startService } from './service.ts'

const it = suite('HTTP')
const MAX_BYTES = 100_000
const PAGE = 'https://example.com'
const QUIET_MS = 300
/** For the first byte of an answer, on a machine that is busy with something else. */
const MOST_MS = 20_000
let service: Service
let other: Service

it.before(async () => {
  service = await startService({ MAX_IMAGE_BYTES: String(MAX_BYTES) })
  other = await startService({ CORS_ORIGINS: `${PAGE}, http://localhost:3000` })
})
it.after(() => {
  service.process.kill('SIGKILL')
  other.process.kill('SIGKILL')
})

const send = (body: Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`${service.url}/predict`, { method: 'POST', body: new Uint8Array(body), headers })

/** What comes back for bytes as they are: all that comes until it is quiet for a moment after the first of it. */
function sendRaw(text: string): Promise<string> {
  const { hostname, port } = new URL(service.url)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(Number(port), hostname, () => socket.write(text))
    const finish = () => resolve(answer)
    socket.setTimeout(MOST_MS, () => socket.destroy())
    socket.on('data', (chunk) => {
      answer += chunk
      socket.setTimeout(QUIET_MS)
    })
    socket.on('error', finish)
    socket.on('close', finish)
  })
}

it('takes a picture without a type, or as a stream of bytes', async () => {
  const picture = await jpeg('red')
  assert.is((await send(picture)).status, 200)
  assert.is((await send(picture, { 'content-type': 'application/octet-stream' })).status, 200)
  const text = await send(Buffer.from('hello'), { 'content-type': 'application/octet-stream' })
  assert.is(text.status, 400)
  assert.match(await text.text(), 'or the picture itself')
  assert.is((await send(picture, { 'content-type': 'text/plain' })).status, 400)
})

it('unpacks a body, within its limit, or says how it may be packed', async () => {
  const picture = await jpeg('red')
  const as = (encoding: string) => ({ 'content-type': 'image/jpeg', 'content-encoding': encoding })
  assert.is((await send(gzipSync(picture), as('gzip'))).status, 200)
  assert.is((await send(deflateSync(picture), as('Deflate'))).status, 200)
  const unknown = await send(picture, as('br'))
  assert.is(unknown.status, 415)
  assert.match(await unknown.text(), /#unsupported-encoding.*gzip or deflate/)
  assert.is((await send(picture, as('gzip'))).status, 400)
  assert.is((await send(gzipSync(Buffer.alloc(10 * MAX_BYTES)), as('gzip'))).status, 413)
})

it('closes the connection with an early refusal, and asks for no body before one', async () => {
  const head = `POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nContent-Length: ${MAX_BYTES + 1}\r\n`
  for (const expect of ['', 'Expect: 100-continue\r\n']) {
    const answer = await sendRaw(`${head}${expect}\r\n`)
    assert.match(answer, /^HTTP\/1\.1 413 /)
    assert.match(answer, /\r\nconnection: close\r\n/i)
  }
})

it('lets a client that is sending read why it was refused', async () => {
  for (let times = 0; times < 30; times++) {
    assert.is((await predict(service.url, Buffer.alloc(3 * MAX_BYTES))).status, 413)
    assert.is((await send(await jpeg('red'), { 'X-Request-Timeout-Ms': 'soon' })).status, 400)
  }
})

it('asks for a body that it takes', async () => {
  const picture = await jpeg('red')
  const head = 'POST /predict HTTP/1.1\r\nHost: x\r\nContent-Type: image/jpeg\r\nExpect: 100-continue\r\n'
  assert.is(await sendRaw(`${head}Content-Length: ${picture.length}\r\n\r\n`), 'HTTP/1.1 100 Continue\r\n\r\n')
  const feedback = 'POST /feedback HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n'
  assert.match(await sendRaw(feedback), /^HTTP\/1\.1 100 Continue/)
})

it('refuses two hosts', async () => {
  assert.match(await sendRaw('GET /health HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n'), /^HTTP\/1\.1 400 /)
  assert.match(await sendRaw('GET /health HTTP/1.1\r\nHost: a\r\n\r\n'), /^HTTP\/1\.1 200 /)
})

it('is called by pages of other origins only where they are listed', async () => {
  const preflight = (url: string, origin: string) =>
    fetch(`${url}/predict`, {
      method: 'OPTIONS',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': 'POST',
        'Access-Control-Request-Headers': 'x-request-id',
      },
    })
  assert.is((await preflight(service.url, PAGE)).headers.get('access-control-allow-origin'), null)
  const allowed = await preflight(other.url, PAGE)
  assert.is(allowed.status, 204)
  assert.is(allowed.headers.get('access-control-allow-origin'), PAGE)
  assert.match(allowed.headers.get('access-control-allow-headers') ?? '', 'X-Request-Id')
  assert.is((await preflight(other.url, 'https://example.org')).headers.get('access-control-allow-origin'), null)
  const answer = await fetch(`${other.url}/health`, { headers: { Origin: PAGE } })
  assert.is(answer.headers.get('access-control-allow-origin'), PAGE)
  assert.match(answer.headers.get('access-control-expose-headers') ?? '', 'X-Model')
})

it.run()
