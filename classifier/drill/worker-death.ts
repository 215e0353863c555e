import { ask, start, stop } from '../bench/children.ts'
import type { LoadResult } from '../bench/load.ts'
import { PATHS } from '../src/contract.ts'
import { startInstance } from './instance.ts'
import type { Drill } from './main.ts'

const WORKERS = 2
const DEATHS = 5
const BETWEEN_MS = 1_500
const MOST_MS = 1_000
/** Pictures that a worker has at most; see the pool. */
const MOST_LOST = 2

/** A worker is killed under load, again and again: only what it had is lost, and its successor is there at once. */
export const workerDeath: Drill = async ({ pictures }) => {
  const { child, port, pids } = await startInstance(WORKERS)
  const load = start(process.execPath, ['src/run.mjs', 'classifier/bench/load.ts']).child
  const measureMs = (DEATHS + 1) * BETWEEN_MS
  // Many different pictures: those that a dead worker had are refused from then on.
  const order = { port, paths: pictures, connections: 8, warmupMs: 200, measureMs, pids: [] }
  const result = ask<LoadResult>(load, order)
  const backMs: number[] = []
  for (let death = 0; death < DEATHS; death++) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS / 2))
    process.kill(pids().at(-1) as number, 'SIGKILL')
    const startMs = performance.now()
    await untilWorkers(port, (workers) => workers < WORKERS)
    await untilWorkers(port, (workers) => workers === WORKERS)
    backMs.push(performance.now() - startMs)
  }
  const { latencies, failed } = await result
  await Promise.all([child, load].map(stop))
  const slowestMs = Math.max(...backMs)
  return {
    figures: [
      `${DEATHS} workers killed in ${measureMs / 1000} s, the slowest was back after ${slowestMs.toFixed(0)} ms`,
      `${latencies.length} pictures answered, ${failed} lost or refused`,
    ],
    wrong: [
      slowestMs > MOST_MS && 'a worker takes too long to come back',
      failed > DEATHS * MOST_LOST * 2 && 'too many are lost',
    ],
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
