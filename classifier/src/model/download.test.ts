import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder } from '../testing/service.ts'
import { thrown } from '../testing/thrown.ts'
import { obtain, partialPath } from './download.ts'

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 251))
const WANTED = { file: 'm.onnx', bytes: CONTENT.length, sha256: createHash('sha256').update(CONTENT).digest('hex') }
const FAST = { retryDelaysMs: [1, 1], stallMs: 1_000 }

const it = suite('obtain')
let server: Server
let url: string
let answer: (request: IncomingMessage, response: ServerResponse) => void
let ranges: (string | undefined)[]

it.before(async () => {
  server = createServer((request, response) => {
    ranges.push(request.headers.range)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/m.onnx`
})
it.after(() => {
  server.closeAllConnections()
  server.close()
})
it.before.each(() => {
  ranges = []
})

const newTarget = () => join(temporaryFolder(), 'models', 'm.onnx')
const fetchTo = (target: string, onProgress?: (bytes: number) => void) =>
  obtain(WANTED, { kind: 'url', url }, { target, ...FAST, ...(onProgress && { onProgress }) })
const startOf = (request: IncomingMessage) => Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)

/** A good server: whole files and ranges. */
const serve: typeof answer = (request, response) => {
  const start = startOf(request)
  const headers = { 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` }
  response.writeHead(start > 0 ? 206 : 200, start > 0 ? headers : {}).end(CONTENT.subarray(start))
}

function assertWhole(target: string): void {
  assert.ok(readFileSync(target).equals(CONTENT))
  assert.equal(readdirSync(dirname(target)), [basename(target)], 'nothing else is left')
}

function leavePartial(bytes: Buffer): string {
  const target = join(temporaryFolder(), 'm.onnx')
  writeFileSync(partialPath(target), bytes)
  return target
}

it('downloads, reports progress, and does nothing the second time', async () => {
  answer = serve
  const target = newTarget()
  const seen: number[] = []
  assert.is(await fetchTo(target, (bytes) => seen.push(bytes)), 'fetched')
  assert.is(seen.at(-1), CONTENT.length)
  assertWhole(target)
  assert.is(await fetchTo(target), 'present')
  assert.is(ranges.length, 1)
})

it('replaces a file that is wrong', async () => {
  answer = serve
  const target = join(temporaryFolder(), 'm.onnx')
  writeFileSync(target, 'old')
  assert.is(await fetchTo(target), 'fetched')
  assertWhole(target)
})

it('goes on where an earlier run was interrupted', async () => {
  answer = serve
  const target = leavePartial(CONTENT.subarray(0, 100_000))
  await fetchTo(target)
  assert.equal(ranges, ['bytes=100000-'])
  assertWhole(target)
})

it('goes on by itself after a lost connection', async () => {
  answer = (request, response) => {
    if (ranges.length > 1) return serve(request, response)
    response.writeHead(200, { 'content-length': CONTENT.length })
    response.write(CONTENT.subarray(0, 200_000), () => setTimeout(() => response.destroy(), 50))
  }
  const target = newTarget()
  await fetchTo(target)
  assert.is(ranges.length, 2)
  assert.match(ranges[1] ?? '', /^bytes=[1-9]\d*-$/)
  assertWhole(target)
})

it('starts over when the server ignores the range', async () => {
  answer = (_, response) => response.writeHead(200).end(CONTENT)
  const target = leavePartial(CONTENT.subarray(0, 100_000))
  await fetchTo(target)
  assertWhole(target)
})

it('does not append a range that it did not ask for', async () => {
  answer = (request, response) => {
    if (ranges.length > 1) return serve(request, response)
    response.writeHead(206, { 'content-range': `bytes 5-9/${CONTENT.length}` }).end('wrong')
  }
  const target = leavePartial(CONTENT.subarray(0, 100_000))
  await fetchTo(target)
  assertWhole(target)
})

it('starts over when the server has no such range', async () => {
  answer = (request, response) => (ranges.length > 1 ? serve(request, response) : response.writeHead(416).end())
  const target = leavePartial(CONTENT.subarray(0, 100_000))
  await fetchTo(target)
  assert.equal(ranges, ['bytes=100000-', undefined])
  assertWhole(target)
})

it('starts over when what was left belongs to another file', async () => {
  answer = serve
  const target = leavePartial(Buffer.alloc(100_000, 1))
  await fetchTo(target)
  assert.equal(ranges, ['bytes=100000-', undefined])
  assertWhole(target)
})

it('keeps what arrived when it gives up, and says how to go on', async () => {
  answer = (request, response) => {
    const start = startOf(request)
    const headers = { 'content-range': `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}` }
    response.writeHead(start > 0 ? 206 : 200, start > 0 ? headers : {})
    response.write(CONTENT.subarray(start, start + 70_000)) // and then silence
  }
  const target = newTarget()
  const error = (await thrown(() => fetchTo(target))) as UserError
  assert.instance(error, UserError)
  assert.match(error.message, 'nothing arrived for 1 s')
  assert.match(error.hint, 'run the same command again')
  assert.ok(readFileSync(partialPath(target)).equals(CONTENT.subarray(0, 210_000)))
  assert.not(existsSync(target))
})

it('keeps nothing of a file with another checksum', async () => {
  answer = (_, response) => response.writeHead(200).end(Buffer.alloc(CONTENT.length))
  const target = newTarget()
  const error = await thrown(() => fetchTo(target))
  assert.instance(error, UserError)
  assert.match(error.message, `is not the expected m.onnx; its sha256 differs.`)
  assert.equal(readdirSync(dirname(target)), [])
})

it('recognises the placeholder of Git LFS and files that are too long', async () => {
  answer = (_, response) => response.writeHead(200).end('version https://git-lfs.github.com/spec/v1\n')
  const pointer = (await thrown(() => fetchTo(newTarget()))) as UserError
  assert.match(pointer.hint, 'Git LFS pointer')
  answer = (_, response) => response.writeHead(200).end(Buffer.alloc(CONTENT.length + 1))
  assert.match((await thrown(() => fetchTo(newTarget()))).message, 'More than the expected 300000 bytes')
})

it('does not try again what cannot work', async () => {
  answer = (_, response) => response.writeHead(404).end()
  const error = await thrown(() => fetchTo(newTarget()))
  assert.instance(error, UserError)
  assert.match(error.message, `${url} answered 404`)
  assert.is(ranges.length, 1)
})

it('tries again while a server is overloaded', async () => {
  answer = (request, response) => (ranges.length < 3 ? response.writeHead(503).end() : serve(request, response))
  const target = newTarget()
  await fetchTo(target)
  assertWhole(target)
})

it('copies from a folder', async () => {
  const path = join(temporaryFolder(), 'source.onnx')
  writeFileSync(path, CONTENT)
  const target = newTarget()
  assert.is(await obtain(WANTED, { kind: 'file', path }, { target }), 'fetched')
  assertWhole(target)
  writeFileSync(path, 'short')
  const error = await thrown(() => obtain(WANTED, { kind: 'file', path }, { target: newTarget() }))
  assert.match(error.message, `${path} is not the expected m.onnx`)
})

it.run()
