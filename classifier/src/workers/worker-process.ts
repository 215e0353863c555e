import { type StdioOptions, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import type { SelfCheck } from '../model/self-check.ts'
import { ArithmeticError, Refusal, UserError } from '../program/errors.ts'
import { MALLOC_ENV, NODE_FLAGS } from '../program/process-memory.ts'
import { createFrameReader, sendFrame } from './frames.ts'
import { overdueOf, type Watched } from './overdue.ts'
import {
  CHANNEL_FD,
  type Classification,
  type FromWorker,
  type Job,
  type Loaded,
  type ToWorker,
  type WorkerSettings,
} from './protocol.ts'
import { openSpools, type Spool } from './spool.ts'

/** How a worker process is started. */
export type WorkerOptions = {
  path: string
  env: NodeJS.ProcessEnv
  settings: WorkerSettings
  /** Processor time for one picture; a worker that takes more is stuck, and is killed. */
  jobTimeoutMs: number
  /** The same until it is ready. */
  startTimeoutMs: number
}

/** A picture whose worker ended, and who waits for it. */
export type Lost = {
  job: Job
  resolve: (result: Classification | Promise<Classification>) => void
  reject: (error: Error) => void
}

/** How a worker process ended: with an exit code, by a signal, or with the reason why it could not start. */
export type WorkerEnd = {
  code: number | null
  signal: NodeJS.Signals | null
  cause?: Error
  /** The pictures that it had. Whoever hears of the end settles them. */
  lost: Lost[]
}

/** The main process's side of one worker process. */
export type WorkerProcess = {
  pid: number | undefined
  isReady: () => boolean
  /** What its models computed of the known picture, in their order; nothing before it is ready. */
  selfChecks: () => readonly SelfCheck[]
  inFlight: () => number
  /** What decodes JPEG: libvips itself, sharp where it cannot be called, or jimp alone. */
  decoder: () => string
  /** Rejects with a `Refusal` of the picture. When the process ends first, it is left to whoever hears of the end. */
  run: (job: Job) => Promise<Classification>
  /** Ends the process, at the latest after a second. */
  stop: () => void
}

type Pending = Lost & { watched: Watched; spool: Spool | undefined }

/** What a worker process has in its environment besides ours. */
export const WORKER_ENV = {
  UV_THREADPOOL_SIZE: '2', // one picture is decoded while the next one is
  ...MALLOC_ENV,
  MALLOC_ARENA_MAX: '1', // glibc gives each thread an arena, which holds what it once needed: 50 MB in a worker
}

/** As many as the pictures that a worker has at once. */
const SPOOLS = 2
/** What is smaller fits into the pipe. */
const SPOOLED_BYTES = 64 * 1024
const STOP_TIMEOUT_MS = 1_000
/** How often a worker is looked at while it starts or has pictures, unless a tenth of its time is less. */
const LOOK_EVERY_MS = 1_000

/** Starts one worker process. Exactly one call of `onEnd` comes last. */
export function startWorker(
  options: WorkerOptions,
  onReady: () => void,
  onEnd: (end: WorkerEnd) => void,
): WorkerProcess {
  const { path, env, settings, jobTimeoutMs, startTimeoutMs } = options
  const spools = openSpools(SPOOLS)
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit', 'pipe', ...spools.map(({ fd }) => fd)]
  const child = spawn(process.execPath, [...NODE_FLAGS, '--expose-gc', path], { env, stdio })
  const channel = child.stdio[CHANNEL_FD] as Socket
  const pending = new Map<number, Pending>()
  let nextId = 0
  let isStarting = true
  let isReady = false
  let loaded: Loaded = { selfChecks: [], decoder: '' }
  let hasEnded = false
  let cause: Error | undefined
  const overdue = overdueOf(child.pid, jobTimeoutMs)
  const overdueStart = overdueOf(child.pid, startTimeoutMs)
  const start = overdueStart.watch()
  const looking = setInterval(look, Math.min(LOOK_EVERY_MS, jobTimeoutMs / 10, startTimeoutMs / 10))

  function look(): void {
    if (isStarting && overdueStart.isOverdue([start])) {
      isStarting = false
      cause = notReadyIn(startTimeoutMs)
      child.kill('SIGKILL')
    } else if (pending.size > 0 && overdue.isOverdue([...pending.values()].map(({ watched }) => watched)))
      child.kill('SIGKILL')
  }

  const receive = createFrameReader<FromWorker>((message, bytes) => {
    if (message.kind === 'ready') {
      isStarting = false
      isReady = true
      loaded = message
      onReady()
    } else if (message.kind === 'failed') {
      const { message: what, hint, isArithmetic } = message
      cause = isArithmetic ? new ArithmeticError(what, hint) : new UserError(what, hint)
      stop()
    } else {
      const job = take(message.id)
      if (message.kind === 'done') job?.resolve(withOutput(message.result, bytes))
      else job?.reject(new Refusal(message.reason, message.message))
    }
  })
  channel.on('data', receive)
  channel.on('error', () => {}) // the process is gone; its 'exit' settles everything
  child.once('exit', (code, signal) => end({ code, signal }))
  child.once('error', (error) => {
    cause ??= error
    if (child.pid === undefined) end({ code: null, signal: null }) // never started, so there will be no 'exit'
  })
  send({ kind: 'start', settings })

  function send(message: ToWorker, bytes?: Uint8Array): void {
    if (channel.writable) sendFrame(channel, message, bytes)
  }

  function take(id: number): Pending | undefined {
    const job = pending.get(id)
    pending.delete(id)
    job?.spool?.release()
    return job
  }

  function end(how: Omit<WorkerEnd, 'lost'>): void {
    if (hasEnded) return
    hasEnded = true
    clearInterval(looking)
    isReady = false
    const lost = [...pending.keys()].flatMap((id) => take(id) ?? [])
    for (const { close } of spools) close()
    onEnd({ ...how, ...(cause && { cause }), lost })
  }

  function stop(): void {
    isStarting = false
    isReady = false
    channel.end() // the worker takes it as the word to go
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    child.once('exit', () => clearTimeout(timer))
  }

  return {
    pid: child.pid,
    isReady: () => isReady,
    selfChecks: () => loaded.selfChecks,
    inFlight: () => pending.size,
    decoder: () => loaded.decoder,
    run: (job) =>
      new Promise((resolve, reject) => {
        const { bytes, ...rest } = job
        const id = nextId++
        const spool = bytes.byteLength < SPOOLED_BYTES ? undefined : spools.find(({ take }) => take(bytes))
        pending.set(id, { job, resolve, reject, watched: overdue.watch(), spool })
        if (spool === undefined) send({ kind: 'classify', id, job: rest }, bytes)
        else {
          const spooled = { spool: spools.indexOf(spool), length: bytes.byteLength }
          send({ kind: 'classify', id, job: rest, spooled })
        }
      }),
    stop,
  }
}

function withOutput(result: Classification, bytes: Buffer): Classification {
  if (bytes.length === 0) return result
  return { ...result, output: new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4) }
}

const notReadyIn = (ms: number) =>
  new UserError(
    `A worker process hung while it started, and was ended after ${ms / 1000} s.`,
    'It waits for something that does not come, or computes for ever. Where it happens again, start with one model alone (MODELS), and with IMAGE_DECODER=jimp.',
  )
