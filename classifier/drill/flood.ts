/**
 * More requests than a service can answer, from a process of its own: they come at their rate whether or not the ones
 * before are answered, as from many clients, and each is counted until it has an answer or its time is over.
 */
import { connect, type Socket } from 'node:net'
import { isWhole } from '../bench/load.ts'
import { request } from '../bench/requests.ts'
import { REQUEST_TIMEOUT_MS } from '../src/contract.ts'

export type FloodOrder = { port: number; path: string; perSecond: number; seconds: number }

/** Answers by kind. `unanswered` are requests whose time was over, or whose connection ended first. */
export type FloodResult = { sent: number; good: number; refused: number; otherwise: number; unanswered: number }

/** An answer may be under way when its time is over. */
const GRACE_MS = 2_000
const TICK_MS = 10
const RETRY_AFTER = /\r\nretry-after: *\d+/i

/** Waits for one order. */
export function main(): Promise<never> {
  process.on('message', async (order: FloodOrder) => process.send?.(await flood(order)))
  process.on('disconnect', () => process.exit(0))
  return new Promise(() => {})
}

async function flood({ port, path, perSecond, seconds }: FloodOrder): Promise<FloodResult> {
  const bytes = request(path, port)
  const result: FloodResult = { sent: 0, good: 0, refused: 0, otherwise: 0, unanswered: 0 }
  const idle: Socket[] = []
  const open = new Set<Promise<void>>()

  function send(): void {
    result.sent++
    const exchange = answerOf(idle.pop() ?? connect({ port, host: '127.0.0.1', noDelay: true }), bytes, (socket) => {
      idle.push(socket)
    }).then((answer) => {
      if (answer === undefined) result.unanswered++
      else if (answer.startsWith('HTTP/1.1 200')) result.good++
      // A refusal that does not say when to come back is no clear answer.
      else if (answer.startsWith('HTTP/1.1 503') && RETRY_AFTER.test(answer)) result.refused++
      else result.otherwise++
    })
    open.add(exchange)
    exchange.finally(() => open.delete(exchange))
  }

  const startMs = performance.now()
  for (let now = startMs; now < startMs + seconds * 1000; now = performance.now()) {
    const due = Math.floor(((now - startMs) / 1000) * perSecond)
    while (result.sent < due) send()
    await new Promise((resolve) => setTimeout(resolve, TICK_MS))
  }
  const { good } = result // later answers are not of the time that is measured
  await Promise.all(open)
  for (const socket of idle) socket.destroy()
  return { ...result, good }
}

/** Sends one request; the connection comes back by `onIdle` when the server keeps it. */
function answerOf(socket: Socket, bytes: Buffer, onIdle: (socket: Socket) => void): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const end = (text: string | undefined) => {
      clearTimeout(timer)
      socket.removeAllListeners()
      socket.on('error', () => {}) // an idle connection may end as it likes
      if (text === undefined || /\r\nconnection: close/i.test(text)) socket.destroy()
      else onIdle(socket)
      resolve(text)
    }
    const timer = setTimeout(() => end(undefined), REQUEST_TIMEOUT_MS + GRACE_MS)
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1')
      if (isWhole(answer)) end(answer)
    })
    for (const event of ['close', 'error'] as const) socket.on(event, () => end(undefined))
    socket.write(bytes)
  })
}
