/**
 * The load generator, a process of its own: keep-alive connections that each send the next picture when the answer to
 * the last is there. Raw sockets, since an HTTP client would take the processor from the server that is measured.
 */
import { connect } from 'node:net'
import { cpuMs } from './processes.ts'
import { type Protocol, request } from './requests.ts'

/** What to send where, for how long. The processor time of `pids` is taken over the measured time. */
export type LoadOrder = {
  port: number
  paths: readonly string[]
  connections: number
  warmupMs: number
  measureMs: number
  pids: readonly number[]
  /** How the server is asked; a form unless given. */
  protocol?: Protocol
}

/** What was measured. Latencies and moments are in milliseconds, of good answers. */
export type LoadResult = { seconds: number; latencies: number[]; answeredMs: number[]; failed: number; cpuMs: number }

const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)/i

/** Waits for orders, one at a time. */
export function main(): Promise<never> {
  process.on('message', async (order: LoadOrder) => process.send?.(await runLoad(order)))
  process.on('disconnect', () => process.exit(0))
  return new Promise(() => {})
}

/** Sends requests for a while. */
export async function runLoad(order: LoadOrder): Promise<LoadResult> {
  const requests = order.paths.map((path) => request(path, order.port, order.protocol))
  const latencies: number[] = []
  const answeredMs: number[] = []
  let failed = 0
  let sent = 0
  let isMeasuring = false
  let isOver = false

  const next = () => (isOver ? undefined : (requests[sent++ % requests.length] as Buffer))
  const onAnswer = (status: number, ms: number) => {
    if (!isMeasuring) return
    if (status !== 200) return void failed++
    latencies.push(ms)
    answeredMs.push(Date.now())
  }
  const ends = Array.from({ length: order.connections }, () => converse(order.port, next, onAnswer))
  await sleep(order.warmupMs)
  isMeasuring = true
  const startMs = performance.now()
  const startCpuMs = cpuMs(order.pids)
  await sleep(order.measureMs)
  isMeasuring = false
  const seconds = (performance.now() - startMs) / 1000
  const usedMs = cpuMs(order.pids) - startCpuMs
  isOver = true
  await Promise.all(ends)
  return { seconds, latencies, answeredMs, failed, cpuMs: usedMs }
}

/** One connection, until there is no next request. */
function converse(port: number, next: () => Buffer | undefined, onAnswer: (status: number, ms: number) => void) {
  return new Promise<void>((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentMs = 0
    let answer = ''
    const send = () => {
      const bytes = next()
      if (bytes === undefined) return void socket.end()
      sentMs = performance.now()
      socket.write(bytes)
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('data', (text: string) => {
      answer += text
      if (!isWhole(answer)) return
      const status = Number(answer.slice(9, 12))
      answer = ''
      onAnswer(status, performance.now() - sentMs)
      send()
    })
    socket.on('close', () => resolve())
    socket.on('error', reject)
  })
}

/** Whether an answer ends here. */
export function isWhole(answer: string): boolean {
  const headerEnd = answer.indexOf('\r\n\r\n')
  if (headerEnd === -1) return false
  const length = CONTENT_LENGTH.exec(answer.slice(0, headerEnd))?.[1]
  return length === undefined ? answer.endsWith('0\r\n\r\n') : answer.length >= headerEnd + 4 + Number(length)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
