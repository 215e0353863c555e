import { once } from 'node:events'
import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ask, start, stop } from '../bench/children.ts'
import type { LoadResult } from '../bench/load.ts'
import { PATHS } from '../src/contract.ts'
import type { Drill } from './drill.ts'
import { type Instance, startInstance } from './instance.ts'

const PROBE_MS = 100
const BETWEEN_MS = 1_000
const RESTARTS = 4

/** Two instances behind a proxy are replaced one after the other, under load: nothing is lost. */
export const rollingRestart: Drill = async ({ picture }) => {
  const instances = [await startInstance(1), await startInstance(1)]
  const proxy = await startProxy(instances)
  const load = start(process.execPath, ['src/commands/run.mjs', 'classifier/bench/load.ts']).child
  const measureMs = RESTARTS * 3_000
  const { port } = proxy.server.address() as AddressInfo
  const order = { port, paths: [picture], connections: 8, warmupMs: 200, measureMs, pids: [] }
  const result = ask<LoadResult>(load, order)
  const codes: (number | null)[] = []
  for (let restart = 0; restart < RESTARTS; restart++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    instances.push(await startInstance(1)) // as `maxUnavailable: 0` does: first the new one
    const [old] = instances
    const ended = once(old?.child as Instance['child'], 'exit')
    old?.child.kill('SIGTERM')
    const [code] = await ended
    codes.push(code)
    instances.shift()
  }
  const { latencies, failed } = await result
  await Promise.all([load, ...instances.map(({ child }) => child)].map(stop))
  proxy.close()
  return {
    figures: [
      `${RESTARTS} instances replaced in ${measureMs / 1000} s, ended with ${codes.join(', ')}`,
      `${latencies.length} pictures answered, ${failed} lost, ${proxy.retries()} sent to the other instance instead`,
    ],
    slow: [],
    wrong: [failed > 0 && 'requests are lost', codes.some((code) => code !== 0) && 'an instance did not end in peace'],
  }
}

/**
 * Sends each request to the next instance that says it is ready.
 *
 * As Envoy and nginx do, it asks every instance now and then, keeps connections, and tries another instance when one
 * closes a connection before its answer begins.
 */
async function startProxy(instances: readonly Instance[]) {
  const agent = new Agent({ keepAlive: true })
  const ready = new Set<number>()
  let turn = 0
  let retried = 0
  const probing = setInterval(() => {
    for (const { port } of instances) {
      const probe = request({ port, host: '127.0.0.1', path: PATHS.readyz }, (response) => {
        response.resume()
        if (response.statusCode === 200) ready.add(port)
        else ready.delete(port)
      })
      probe.on('error', () => ready.delete(port)).end()
    }
  }, PROBE_MS)

  const server: Server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray())
    const candidates = instances.filter(({ port }) => ready.has(port)).map(({ port }) => port)
    const first = turn++ % Math.max(1, candidates.length)
    const order = [...candidates.slice(first), ...candidates.slice(0, first)]
    for (const port of order) {
      const answer = await forward(port, incoming, body).catch(() => undefined)
      if (answer === undefined) retried++
      else return void outgoing.writeHead(answer.status, { 'content-length': answer.body.length }).end(answer.body)
    }
    outgoing.writeHead(502, { 'content-length': 0 }).end()
  })

  async function forward(port: number, { method, url, headers }: IncomingMessage, body: Buffer) {
    const options = { port, host: '127.0.0.1', agent, ...(method && { method }), ...(url && { path: url }), headers }
    const outgoing = request(options).end(body)
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    return { status: response.statusCode ?? 502, body: Buffer.concat(await response.toArray()) }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  while (ready.size < instances.length) await new Promise((resolve) => setTimeout(resolve, PROBE_MS))
  return {
    server,
    retries: () => retried,
    close() {
      clearInterval(probing)
      agent.destroy()
      server.closeAllConnections()
      server.close()
    },
  }
}
