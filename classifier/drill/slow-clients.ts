import { connect, type Socket } from 'node:net'
import { ask, start, stop } from '../bench/children.ts'
import type { LoadResult } from '../bench/load.ts'
import { PATHS } from '../src/contract.ts'
import type { Drill } from './drill.ts'
import { startInstance } from './instance.ts'

const CLIENTS = 500
const GOAL = 0.9
/** After the time for a header, and the server's next look at its connections. */
const CUT_AFTER_MS = 50_000
const BYTE_EVERY_MS = 1_000

/** Clients that send their request a byte a second take nothing from the others, and are cut off. */
export const slowClients: Drill = async ({ picture }) => {
  const { child, port } = await startInstance(1)
  const load = start(process.execPath, ['src/commands/run.mjs', 'classifier/bench/load.ts']).child
  const order = { port, paths: [picture], connections: 8, warmupMs: 500, measureMs: 5_000, pids: [] }
  const before = await ask<LoadResult>(load, order)

  const startMs = performance.now()
  let cutMs = 0
  const open = new Set<Socket>()
  for (let client = 0; client < CLIENTS; client++) {
    const socket = connect({ port, host: '127.0.0.1' })
    open.add(socket)
    socket.on('error', () => {}) // the server hangs up: that is the point
    socket.on('close', () => {
      open.delete(socket)
      cutMs = performance.now() - startMs
    })
    socket.write(`POST ${PATHS.predict} HTTP/1.1\r\nHost: drill\r\nX-Slow: `)
  }
  const dripping = setInterval(() => {
    for (const socket of open) socket.write('x')
  }, BYTE_EVERY_MS)
  const meanwhile = await ask<LoadResult>(load, order)
  while (open.size > 0 && performance.now() - startMs < CUT_AFTER_MS) await new Promise((go) => setTimeout(go, 100))
  clearInterval(dripping)
  const left = open.size
  for (const socket of open) socket.destroy()
  await Promise.all([child, load].map(stop))

  const goodput = meanwhile.latencies.length / before.latencies.length
  return {
    figures: [
      `${CLIENTS} clients send a byte a second; ${(goodput * 100).toFixed(0)} % of what others got before`,
      left === 0 ? `all of them cut off after ${(cutMs / 1000).toFixed(0)} s` : `${left} still connected`,
    ],
    slow: [goodput < GOAL && 'others are served more slowly'],
    wrong: [meanwhile.failed > 0 && 'others are refused', left > 0 && 'they are not cut off'],
  }
}
