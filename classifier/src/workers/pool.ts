import type { SelfCheck } from '../model/self-check.ts'
import { decodeMemory } from '../pictures/decode-memory.ts'
import { Refusal, UserError } from '../program/errors.ts'
import type { Log } from '../program/log.ts'
import { type Limits, within } from './limits.ts'
import { createMemoryBudget, nextThatFits } from './memory-budget.ts'
import type { Classification, Job } from './protocol.ts'
import { createQuarantine } from './quarantine.ts'
import { createServiceTime } from './service-time.ts'
import { createTrials } from './trials.ts'
import { type Lost, startWorker, type WorkerEnd, type WorkerOptions, type WorkerProcess } from './worker-process.ts'

/** What was found in one picture, and how long it waited for its worker: in the queue, on the way, in line. */
export type Classified = Classification & { queueMs: number }

/** Classifies one picture, somewhere. All that routes know of the model. */
export type Classify = (job: Job, limits?: Limits) => Promise<Classified>

/**
 * `maxQueue` counts the pictures that wait, besides those that a worker already has; `memory` is what decoding may take
 * at once in all workers, in bytes.
 */
export type PoolOptions = { worker: WorkerOptions; workers: number; maxQueue: number; memory: number; log: Log }

/** Worker processes behind one bounded queue. */
export type Pool = {
  classify: Classify
  /** Throws what `classify` would refuse at once, whatever the picture: worth knowing before it is received. */
  assertRoom: (limits: Limits) => void
  /** Resolves when every worker has loaded the model; rejects when one of them cannot. */
  started: Promise<void>
  readyWorkers: () => number
  /** What a model computed of the known picture: the worst of the workers that are ready. */
  selfCheck: (model: number) => SelfCheck
  queueDepth: () => number
  /** How long the oldest picture in the queue has waited. */
  queueAgeMs: () => number
  /** How many workers ended and were replaced. */
  workerRestarts: () => number
  /** Process ids, for those who look at the machine. */
  pids: () => number[]
  /** Ends all workers. Pictures that are still here are refused. */
  close: () => Promise<void>
}

type Waiting = Lost & { sinceMs: number; memory: number }

/** While one picture is computed the next is already there, so a worker never waits for a message. */
const MAX_IN_FLIGHT = 2
const FIRST_RESTART_MS = 50
const LAST_RESTART_MS = 10_000
/** From this delay on, pictures do not wait for a worker to come back. */
const HOPELESS_RESTART_MS = 1_000
/** Hashes of 100 bytes each. */
const QUARANTINE_CAPACITY = 1_024
const FIRST_GUESS_OF_SERVICE_MS = 20

/** Starts the worker processes, keeps them alive, and hands each picture to the least busy of them. */
export function createPool({ worker: options, workers: count, maxQueue, memory, log }: PoolOptions): Pool {
  const workers = new Set<WorkerProcess>()
  const queue: Waiting[] = []
  const restarts = new Set<NodeJS.Timeout>()
  const budget = createMemoryBudget(memory)
  const trials = createTrials(settleTrial)
  const serviceTime = createServiceTime(FIRST_GUESS_OF_SERVICE_MS)
  const quarantine = createQuarantine(QUARANTINE_CAPACITY)
  let restartDelayMs = FIRST_RESTART_MS
  let restartCount = 0
  let isClosing = false
  let onAllEnded: (() => void) | undefined

  const started = Promise.all(
    Array.from({ length: count }, () => new Promise<void>((resolve, reject) => start(resolve, reject))),
  ).then(() => {})

  function start(onReady?: () => void, onFailure?: (error: Error) => void): void {
    let wasReady = false
    const worker = startWorker(
      options,
      async () => {
        wasReady = true
        restartDelayMs = FIRST_RESTART_MS
        log('info', 'worker ready', { pid: worker.pid, decoder: worker.decoder() })
        onReady?.()
        await trials.run(worker)
        dispatch()
      },
      (end) => {
        workers.delete(worker)
        if (isClosing) {
          settleLost(end.lost)
          if (workers.size === 0) onAllEnded?.()
        } else if (!wasReady && onFailure !== undefined) onFailure(startFailure(end))
        else restart(worker, end)
      },
    )
    workers.add(worker)
  }

  /** At once, then ever slower while no worker gets ready in between. */
  function restart(worker: WorkerProcess, { code, signal, cause, lost }: WorkerEnd): void {
    restartCount++
    const deadly = trials.afterEnd(worker, lost)
    const how = { code, signal, cause: cause?.message, triedAgain: lost.length - deadly, quarantined: deadly }
    log('error', 'worker ended', { pid: worker.pid, ...how, restartInMs: restartDelayMs })
    const timer = setTimeout(() => {
      restarts.delete(timer)
      start()
    }, restartDelayMs)
    restarts.add(timer)
    restartDelayMs = Math.min(restartDelayMs * 2, LAST_RESTART_MS)
    if (restartDelayMs >= HOPELESS_RESTART_MS && readyWorkers() === 0) {
      refuseQueue('No worker process is ready.')
      settleLost(trials.giveUp())
    }
  }

  /** What a picture comes to that ended a worker for the second time, or that is known to be like one. */
  function settleTrial({ job, reject }: Lost, outcome: 'deadly' | 'untried'): boolean {
    if (outcome === 'deadly') quarantine.add(job.bytes)
    else if (!quarantine.has(job.bytes)) return false
    reject(quarantined())
    return true
  }

  function settleLost(lost: readonly Lost[]): void {
    for (const { reject } of lost) {
      reject(new Refusal('worker-lost', 'The process that worked on this picture ended. Try again.', 1))
    }
  }

  /** While a lost picture waits for a worker it keeps its memory, so that it fits when it is tried: no longer than its caller waits. */
  const dropLost = (job: Job) => settleLost(trials.giveUp(job))

  function leastBusy(): WorkerProcess | undefined {
    const free = [...workers].filter(
      (worker) => worker.isReady() && worker.inFlight() < MAX_IN_FLIGHT && !trials.has(worker),
    )
    return free.sort((a, b) => a.inFlight() - b.inFlight())[0]
  }

  function dispatch(): void {
    for (let worker = leastBusy(); worker !== undefined; worker = leastBusy()) {
      const at = nextThatFits(queue, budget)
      if (at === -1) return
      const [waiting] = queue.splice(at, 1) as [Waiting]
      waiting.resolve(run(worker, waiting.job, waiting.memory))
    }
  }

  async function run(worker: WorkerProcess, job: Job, needed: number): Promise<Classification> {
    assertNotQuarantined(job) // once more: it may have waited beside its twin
    budget.take(needed)
    const sentMs = performance.now()
    try {
      return await worker.run(job)
    } finally {
      budget.giveBack(needed)
      if (worker.isReady()) serviceTime.observe(worker, sentMs)
      dispatch()
    }
  }

  function assertNotQuarantined({ bytes }: Job): void {
    if (quarantine.has(bytes)) throw quarantined()
  }

  /** Refuses what would be answered too late. An idle worker takes all: what it needs is only known by trying. */
  function assertInTime(deadlineMs: number): void {
    const busy = [...workers].filter((worker) => worker.isReady()).map((worker) => worker.inFlight())
    if (busy.includes(0) && deadlineMs > performance.now()) return
    const ahead = queue.length + busy.reduce((sum, inFlight) => sum + inFlight, 0)
    const expectedMs = Math.ceil((ahead + 1) / busy.length) * serviceTime.ms()
    const leftMs = deadlineMs - performance.now()
    if (expectedMs <= leftMs) return
    const why = `An answer takes about ${Math.ceil(expectedMs)} ms now, and ${Math.max(0, Math.floor(leftMs))} ms are left.`
    throw new Refusal('deadline-exceeded', why, seconds(expectedMs - leftMs))
  }

  function assertRoom({ deadlineMs }: Limits): void {
    if (isClosing || readyWorkers() === 0) throw new Refusal('worker-lost', 'No worker process is ready. Try again.', 1)
    if (deadlineMs !== undefined) assertInTime(deadlineMs)
    if (queue.length < maxQueue || leastBusy() !== undefined) return
    throw queueFull()
  }

  const queueFull = () => new Refusal('queue-full', `${queue.length} pictures are waiting already.`, secondsUntilFree())

  async function admit(job: Job, limits: Limits): Promise<Classification> {
    assertNotQuarantined(job)
    assertRoom(limits)
    const needed = memoryFor(job)
    const worker = leastBusy()
    if (worker !== undefined && queue.length === 0 && budget.fitsNow(needed)) {
      return within(run(worker, job, needed), limits, () => dropLost(job), secondsUntilFree)
    }
    if (queue.length >= maxQueue) throw queueFull()
    return enqueue(job, needed, limits)
  }

  /** An estimate. What could never be decoded here is refused. */
  function memoryFor({ type, bytes }: Job): number {
    if (type === 'tensor') return 0
    const isStandIn = [...workers].some((worker) => worker.decoder() === 'jimp')
    const picture = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const needed = decodeMemory({ type, bytes: picture }, isStandIn)
    if (budget.canEverFit(needed)) return needed
    const mib = (value: number) => Math.round(value / 2 ** 20)
    const why = `To decode this ${type.toUpperCase()} takes about ${mib(needed)} MiB, and there are ${mib(memory)}. Send it smaller, or encoded otherwise (not interlaced, not progressive).`
    throw new Refusal('too-much-memory', why)
  }

  function enqueue(job: Job, needed: number, limits: Limits): Promise<Classification> {
    let waiting: Waiting
    const work = new Promise<Classification>((resolve, reject) => {
      waiting = { job, memory: needed, sinceMs: performance.now(), resolve, reject }
      queue.push(waiting)
    })
    dispatch() // it may pass one that waits for memory
    const drop = () => {
      const at = queue.indexOf(waiting)
      if (at !== -1) queue.splice(at, 1) // a worker that has it already finishes it for no one
      dropLost(job)
    }
    return within(work, limits, drop, secondsUntilFree)
  }

  function refuseQueue(why: string): void {
    for (const { reject } of queue.splice(0)) reject(new Refusal('worker-lost', why, 1))
  }

  function selfCheck(model: number): SelfCheck {
    const ready = [...workers].filter((worker) => worker.isReady())
    const distances = ready.flatMap((worker) => worker.selfChecks()[model] ?? [])
    return distances.length === 0 ? null : Math.max(...distances)
  }

  const readyWorkers = () => [...workers].filter((worker) => worker.isReady()).length
  const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1000))
  const secondsUntilFree = () => seconds((queue.length * serviceTime.ms()) / Math.max(1, readyWorkers()))

  return {
    started,
    readyWorkers,
    selfCheck,
    queueDepth: () => queue.length,
    queueAgeMs: () => (queue[0] === undefined ? 0 : performance.now() - queue[0].sinceMs),
    workerRestarts: () => restartCount,
    pids: () => [...workers].flatMap(({ pid }) => pid ?? []),

    assertRoom,

    async classify(job, limits = {}) {
      const startMs = performance.now()
      const result = await admit(job, limits)
      const queueMs = performance.now() - startMs - result.decodeMs - result.preprocessMs - result.inferenceMs
      return { ...result, queueMs: Math.max(0, queueMs) }
    },

    async close() {
      isClosing = true
      for (const timer of restarts) clearTimeout(timer)
      refuseQueue('The server is stopping.')
      settleLost(trials.giveUp())
      if (workers.size === 0) return
      const allEnded = new Promise<void>((resolve) => {
        onAllEnded = resolve
      })
      for (const worker of workers) worker.stop()
      await allEnded
    },
  }
}

const quarantined = () =>
  new Refusal(
    'quarantined',
    'A worker process ended while it had this picture, twice, so it is not tried again. Encode it anew.',
  )

function startFailure({ code, signal, cause }: WorkerEnd): Error {
  if (cause !== undefined) return cause
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`
  return new UserError(
    `A worker process ended ${how} before it was ready.`,
    'Its own words are above. Most often onnxruntime-node has no binary for this machine, or memory ran out.',
  )
}
