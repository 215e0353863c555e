import { ask, start, stop } from '../bench/children.ts'
import type { LoadResult } from '../bench/load.ts'
import { memoryMb } from '../bench/processes.ts'
import type { Drill } from './drill.ts'
import type { FloodResult } from './flood.ts'
import { startInstance } from './instance.ts'

const TIMES = 10
const PEAK_MS = 8_000
const SATURATING_CONNECTIONS = 8
const GOAL = 0.9
/** Below this it is not the machine. */
const LEAST_GOODPUT = 0.5
/** Of the memory in the first quarter. What a heap may keep, but not what grows with each request. */
const MOST_GROWTH = 1.15

/**
 * Ten times what it can do.
 *
 * One worker: as in the cluster, a core is left for receiving and refusing; here the load has to share it.
 */
export const overload: Drill = async ({ picture, seconds }) => {
  const { child, port, pids } = await startInstance(1)
  const load = start(process.execPath, ['src/commands/run.mjs', 'classifier/bench/load.ts']).child
  const flood = start(process.execPath, ['src/commands/run.mjs', 'classifier/drill/flood.ts']).child
  const closed = { port, paths: [picture], connections: SATURATING_CONNECTIONS, warmupMs: 1_000, pids: [] }
  const peak = await ask<LoadResult>(load, { ...closed, measureMs: PEAK_MS })
  const peakPerSecond = peak.latencies.length / peak.seconds

  const memory: number[] = []
  const sampling = setInterval(() => memory.push(memoryMb(pids()).rssMb), 500)
  const order = { port, path: picture, perSecond: TIMES * peakPerSecond, seconds }
  const { sent, good, refused, otherwise, unanswered } = await ask<FloodResult>(flood, order)
  clearInterval(sampling)
  const after = await ask<LoadResult>(load, { ...closed, warmupMs: 0, measureMs: 1_000 })
  await Promise.all([child, load, flood].map(stop))

  const goodput = good / seconds / peakPerSecond
  const quarter = Math.ceil(memory.length / 4)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [firstMb, lastMb] = [mean(memory.slice(0, quarter)), mean(memory.slice(-quarter))]
  const rate = (value: number) => `${value.toFixed(0)}/s`
  return {
    figures: [
      `capacity ${rate(peakPerSecond)}, ${rate(sent / seconds)} sent for ${seconds} s`,
      `${rate(good / seconds)} answered (${(goodput * 100).toFixed(0)} % of the capacity), ${rate(refused / seconds)} refused with Retry-After`,
      `${unanswered} without an answer, ${otherwise} answered otherwise, memory ${firstMb.toFixed(0)} to ${lastMb.toFixed(0)} MB`,
    ],
    slow: [goodput < GOAL && `it answers less than ${GOAL * 100} % of what it could`],
    wrong: [
      goodput < LEAST_GOODPUT && `it answers less than ${LEAST_GOODPUT * 100} % of what it could`,
      unanswered > 0 && 'some had no answer in time',
      otherwise > 0 && 'some had an answer that is neither good nor a refusal',
      lastMb > firstMb * MOST_GROWTH && 'its memory grows',
      after.failed > 0 && 'it does not recover',
    ],
  }
}
