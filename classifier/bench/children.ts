import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { processTree } from './processes.ts'

const READY_TIMEOUT_MS = 60_000

const started = new Set<ChildProcess>()

/** Starts a program that is ended with the bench, whatever ends it. What it prints is kept for errors alone. */
export function start(command: string, args: readonly string[], env: Record<string, string> = {}, cwd?: string) {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true, // a process group of its own, which ends as a whole
    ...(cwd !== undefined && { cwd }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-4_000)
    })
  }
  started.add(child)
  child.once('exit', () => started.delete(child))
  return { child, output: () => output }
}

/** Ends a program and what it started: its group, and what left that for one of its own, as BentoML's workers do. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const tree = processTree(child.pid)
  process.kill(-child.pid, 'SIGKILL')
  await ended
  for (const pid of tree) kill(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it ended with the group
  }
}

/** Ends all that still run. */
export async function stopAll(): Promise<void> {
  await Promise.all([...started].map(stop))
}

/** Asks a server until it answers 200, and says after how many milliseconds that was. */
export async function untilReady(url: string, server: ReturnType<typeof start>): Promise<number> {
  const startMs = performance.now()
  while (performance.now() - startMs < READY_TIMEOUT_MS) {
    if (server.child.exitCode !== null) break
    const response = await fetch(url).catch(() => undefined)
    await response?.arrayBuffer()
    if (response?.ok) return performance.now() - startMs
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`${url} does not answer. The server printed:\n${server.output()}`)
}

/**
 * Sends a child an order and waits for its result.
 *
 * @throws Error where the child ends instead.
 */
export async function ask<T>(child: ChildProcess, order: object): Promise<T> {
  const settled = new AbortController()
  const { signal } = settled
  const answer = once(child, 'message', { signal }).then(([result]) => result as T)
  const end = once(child, 'exit', { signal }).then(([code]): never => {
    throw new Error(`${child.spawnargs.join(' ')} ended with ${code} instead of answering`)
  })
  child.send(order)
  try {
    return await Promise.race([answer, end])
  } finally {
    settled.abort()
    await Promise.allSettled([answer, end])
  }
}

/** A port of the loopback interface that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
