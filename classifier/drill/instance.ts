import { resolve } from 'node:path'
import { freePort, start, untilReady } from '../bench/children.ts'
import { processTree } from '../bench/processes.ts'
import { PATHS } from '../src/contract.ts'
import { MALLOC_ENV, NODE_FLAGS } from '../src/program/process-memory.ts'

/** A running service, as it runs in its image. */
export type Instance = ReturnType<typeof start> & { port: number; readyMs: number; pids: () => number[] }

/** Starts the service with so many workers, and waits until it is ready. */
export async function startInstance(workers: number): Promise<Instance> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const env = { HOST: '127.0.0.1', PORT: `${port}`, METRICS_PORT: `${metricsPort}`, WORKERS: `${workers}` }
  const server = start(process.execPath, [...NODE_FLAGS, resolve('classifier/dist/main.js')], { ...MALLOC_ENV, ...env })
  const readyMs = await untilReady(`http://127.0.0.1:${port}${PATHS.readyz}`, server)
  return { ...server, port, readyMs, pids: () => processTree(server.child.pid as number) }
}
