import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../errors.ts'

/** Prints for people, beside the result of a command. */
export type Log = (text: string) => void

const QUIET_SECONDS = 15

const elapsed = (started: number) => `${Math.round((performance.now() - started) / 1000)} s`

/** Says every quarter of a minute that something still runs. */
export async function withProgress<T>(what: string, log: Log, task: Promise<T>): Promise<T> {
  const started = performance.now()
  const timer = setInterval(() => log(`  … ${what}: ${elapsed(started)}`), QUIET_SECONDS * 1000)
  try {
    return await task
  } finally {
    clearInterval(timer)
  }
}

interface Wait<T> {
  /** What is waited for, as the end of the sentence "Waiting until …". */
  readonly until: string
  /** Most seconds. */
  readonly forSeconds: number
  /** What to do where it takes longer. */
  readonly hint: string
  /** Resolves to the result, or to what it is at. */
  readonly probe: () => Promise<{ readonly done: T } | { readonly state: string }>
}

/**
 * Asks again and again, with growing pauses of 1 to 15 s, and says each new state.
 *
 * @throws UserError `NOT_READY` where it takes too long.
 */
export async function waitUntil<T>(log: Log, { until, forSeconds, hint, probe }: Wait<T>): Promise<T> {
  const started = performance.now()
  let last = ''
  for (let pause = 1; ; pause = Math.min(15, pause * 1.5)) {
    const answer = await probe()
    if ('done' in answer) return answer.done
    if (last === '') log(`Waiting until ${until}, at most ${Math.ceil(forSeconds / 60)} min`)
    if (answer.state !== last || pause === 15) log(`  … ${answer.state} (${elapsed(started)})`)
    last = answer.state
    if ((performance.now() - started) / 1000 + pause > forSeconds)
      throw new UserError('NOT_READY', { message: `Gave up waiting until ${until}: ${last}`, hint })
    await sleep(pause * 1000)
  }
}
