import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { temporaryFolder } from '../src/testing/service.ts'
import { runLoad } from './load.ts'

const it = suite('load generator')

it('counts whole answers, and those that are not 200 apart', async () => {
  let asked = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    assert.ok(Buffer.concat(chunks).includes('the picture'))
    response.writeHead(asked++ % 2 === 0 ? 200 : 503)
    response.write('one part') // without a length, so in chunks
    setTimeout(() => response.end('and another'), 1)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const path = join(temporaryFolder(), 'picture.jpg')
  writeFileSync(path, 'the picture')

  const { port } = server.address() as AddressInfo
  const pids = [process.pid]
  const result = await runLoad({ port, paths: [path], connections: 2, warmupMs: 20, measureMs: 200, pids })
  server.close()
  assert.ok(result.latencies.length > 0 && result.failed > 0)
  assert.ok(Math.abs(result.latencies.length - result.failed) <= 2, `${result.latencies.length} and ${result.failed}`)
  assert.ok(result.latencies.every((ms) => ms > 0))
  assert.ok(result.cpuMs >= 0 && result.seconds > 0.15)
})

it.run()
