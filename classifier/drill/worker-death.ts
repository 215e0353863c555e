import { readFileSync } from 'node:fs'
import { stop } from '../bench/children.ts'
import { FILE_FIELD, PATHS } from '../src/contract.ts'
import type { Drill } from './drill.ts'
import { startInstance } from './instance.ts'

const WORKERS = 2
const DEATHS = 5
const BETWEEN_MS = 750
const CONNECTIONS = 8
const GOAL_MS = 1_000
/** Pictures that a worker has at most; see the pool. */
const MOST_LOST = 2

/** A worker is killed under load, again and again: only what it had is lost, and its successor is there at once. */
export const workerDeath: Drill = async ({ picture }) => {
  const { child, port, pids } = await startInstance(WORKERS)
  const load = startLoad(port, readFileSync(picture))
  const backMs: number[] = []
  for (let death = 0; death < DEATHS; death++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS))
    process.kill(pids().at(-1) as number, 'SIGKILL')
    const startMs = performance.now()
    await untilWorkers(port, (workers) => workers < WORKERS)
    await untilWorkers(port, (workers) => workers === WORKERS)
    backMs.push(performance.now() - startMs)
  }
  const { good, lost, otherwise } = await load.stop()
  await stop(child)
  const slowestMs = Math.max(...backMs)
  return {
    figures: [
      `${DEATHS} workers killed, the slowest was back after ${slowestMs.toFixed(0)} ms`,
      `${good} pictures answered, ${lost} lost with their worker, ${otherwise} answered otherwise`,
    ],
    slow: [slowestMs > GOAL_MS && 'a worker takes more than a second to come back'],
    wrong: [
      lost > DEATHS * MOST_LOST && 'more is lost than what the workers had',
      otherwise > 0 && 'some had an answer that is neither good nor a refusal',
    ],
  }
}

/** Pictures that all differ, since those that a dead worker had are refused from then on. */
function startLoad(port: number, picture: Buffer) {
  const count = { sent: 0, good: 0, lost: 0, otherwise: 0 }
  let isOver = false
  async function send(): Promise<void> {
    const bytes = Buffer.concat([picture, Buffer.from(`${count.sent++}`)]) // decoders ignore what follows the end
    const form = new FormData()
    form.append(FILE_FIELD, new Blob([bytes]), 'picture.jpg')
    const response = await fetch(`http://127.0.0.1:${port}${PATHS.predict}`, { method: 'POST', body: form })
    await response.arrayBuffer()
    if (response.ok) count.good++
    else if (response.status === 503) count.lost++
    else count.otherwise++
  }
  const loops = Array.from({ length: CONNECTIONS }, async () => {
    while (!isOver) await send()
  })
  return {
    async stop() {
      isOver = true
      await Promise.all(loops)
      return count
    },
  }
}

async function untilWorkers(port: number, isSo: (workers: number) => boolean): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    const response = await fetch(`http://127.0.0.1:${port}${PATHS.health}`)
    const { workers } = (await response.json()) as { workers: number }
    if (isSo(workers)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error('waited in vain for the number of workers to change')
}
