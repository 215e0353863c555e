import type { ChildProcess } from 'node:child_process'
import { METRICS, METRICS_PATH, PATHS } from '../src/contract.ts'
import type { CeilingOrder, CeilingResult } from './ceiling.ts'
import { ask, freePort, type start, untilReady } from './children.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import type { PictureSet } from './pictures.ts'
import { memoryMb, processTree } from './processes.ts'
import { BUSY } from './report.ts'
import { classOf, type Protocol } from './requests.ts'
import { type Cell, quantile, type Sample } from './samples.ts'

/** A running server, or the processes of a ceiling. */
export type Running = {
  key: string
  measure: (set: PictureSet, connections: number, times: Times) => Promise<Sample>
  /** The class that it finds on a picture, by its WordNet id; a ceiling is not asked. */
  ask?: (file: string) => Promise<string | undefined>
}

/** How long is measured, after how long a start that is not. */
export type Times = { warmupMs: number; measureMs: number }

/** Starts a server on ports that are free. Peers have no second one. */
export type StartServer = (port: number, metricsPort: number) => ReturnType<typeof start>

/** How a server is asked for classes, and whether it is ready. */
export type Manners = { protocol: Protocol; readyPath: string }
/** Of our own service, and of the peers that stand in for it. */
export const FORM: Manners = { protocol: 'form', readyPath: PATHS.readyz }

/** Starts a server, to be put under load by the load generator, and says how long it took to be ready. */
export async function serve(
  key: string,
  startServer: StartServer,
  load: ChildProcess,
  { protocol, readyPath }: Manners = FORM,
): Promise<Running & { readyMs: number; port: number; pids: readonly number[] }> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const server = startServer(port, metricsPort)
  const readyMs = await untilReady(`http://127.0.0.1:${port}${readyPath}`, server)
  const pids = processTree(server.child.pid as number)
  const loopDelayMs = () => (isOurs(key) ? readLoopDelayMs(metricsPort) : Number.NaN)
  return {
    key,
    readyMs,
    port,
    pids,
    ask: (file) => classOf(file, port, protocol),
    async measure({ paths }, connections, times) {
      const order: LoadOrder = { port, paths, connections, pids, protocol, ...times }
      await loopDelayMs() // starts anew with each reading
      const { seconds, latencies, failed, cpuMs } = await ask<LoadResult>(load, order)
      return {
        perSecond: latencies.length / seconds,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        cpuMs: cpuMs / latencies.length,
        ...memoryMb(pids),
        failed,
        loopDelayMs: await loopDelayMs(),
      }
    },
  }
}

async function readLoopDelayMs(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}${METRICS_PATH}`)
  const line = new RegExp(`^${METRICS.eventLoopDelay.name}\\{percentile="99"\\} (\\S+)`, 'm')
  return Number(line.exec(await response.text())?.[1]) * 1000
}

/** The same work without a server, on every core at once. */
export function ceilingOf(key: string, children: readonly ChildProcess[]): Running {
  return {
    key,
    async measure({ paths }, _, times) {
      const order: CeilingOrder = { paths, ...times }
      const results = await Promise.all(children.map((child) => ask<CeilingResult>(child, order)))
      const sum = (what: keyof CeilingResult) => results.reduce((total, result) => total + result[what], 0)
      const none = Number.NaN // nobody waits for an answer
      const pids = children.flatMap(({ pid }) => pid ?? [])
      const cpuMs = sum('cpuMs') / results.length
      return {
        perSecond: sum('perSecond'),
        p50: none,
        p99: none,
        cpuMs,
        ...memoryMb(pids),
        failed: 0,
        loopDelayMs: none,
      }
    },
  }
}

const isOurs = (key: string) => key === 'int8' || key === 'fp32'

/** Cells that say nothing new are left out: a ceiling knows no connections, and what is ten times slower is no rival. */
export function isMeasured({ subject, set, connections }: Cell): boolean {
  if (subject.startsWith('ceiling')) return connections === BUSY
  if (subject === 'keras' || subject === 'torchvision') return connections === BUSY && (set === 's' || set === 'm')
  return true
}
