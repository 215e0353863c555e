import type { Job } from './protocol.ts'
import type { Lost, WorkerProcess } from './worker-process.ts'

/** Second attempts at pictures whose worker ended. */
export type Trials = {
  /** Lets a worker that has just started try them, one at a time and with nothing beside. Ends when it may do other work. */
  run: (worker: WorkerProcess) => Promise<void>
  /** Whether a worker tries one. */
  has: (worker: WorkerProcess) => boolean
  /** Takes what an ended worker had. A picture that it was trying is deadly. Returns how many are. */
  afterEnd: (worker: WorkerProcess, lost: readonly Lost[]) => number
  /** Hands over those that were not tried yet: all, or the one of a job. */
  giveUp: (job?: Job) => readonly Lost[]
}

/**
 * Creates the list of second attempts.
 *
 * Nobody can tell which of the pictures that a process had was the end of it, or whether it was the machine. So each is
 * tried once more, alone: whoever ends a worker then is to blame, and no innocent neighbour is.
 *
 * @param settle - Settles a picture that is not to be tried, or not again; false for one that is.
 */
export function createTrials(settle: (lost: Lost, outcome: 'deadly' | 'untried') => boolean): Trials {
  let waiting: Lost[] = []
  const trying = new Map<WorkerProcess, Lost>()

  return {
    async run(worker) {
      for (let lost = waiting.shift(); lost !== undefined; lost = waiting.shift()) {
        if (settle(lost, 'untried')) continue
        trying.set(worker, lost)
        const { job, resolve, reject } = lost
        // When the worker ends, this promise stays open and `afterEnd` hears of it.
        await worker.run(job).then(resolve, reject)
      }
      trying.delete(worker)
    },
    has: (worker) => trying.has(worker),
    afterEnd(worker, lost) {
      const tried = trying.get(worker)
      trying.delete(worker)
      if (tried === undefined) {
        waiting.push(...lost)
        return 0
      }
      settle(tried, 'deadly')
      return 1
    },
    giveUp(job) {
      const untried = waiting.filter((lost) => job === undefined || lost.job === job)
      waiting = waiting.filter((lost) => !untried.includes(lost))
      return untried
    },
  }
}
