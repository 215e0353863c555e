import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PATHS } from '../contract.ts'

const it = suite('healthcheck')

function run(port: number): Promise<{ code: number | string; output: string }> {
  const args = ['--import', 'tsx', 'classifier/src/commands/healthcheck.ts']
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, PORT: String(port) } }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr })
    })
  })
}

it('says whether the service lives', async () => {
  let status = 200
  const server = createServer((request, response) => {
    response.writeHead(request.url === PATHS.livez ? status : 404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  assert.equal(await run(port), { code: 0, output: '/livez answers 200\n' })
  status = 503
  assert.equal(await run(port), { code: 1, output: '/livez answers 503\n' })
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  const { code, output } = await run(port)
  assert.is(code, 1)
  assert.match(output, `No answer on port ${port}: Error: connect ECONNREFUSED`)
})

it.run()
