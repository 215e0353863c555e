import { Refusal } from '../program/errors.ts'

/** Until when an answer is of use: a moment on the clock of `performance.now()`, and the client still being there. */
export type Limits = { deadlineMs?: number; signal?: AbortSignal }

/**
 * Waits for work within limits. When they are over, `drop` is called and the work's own end no longer counts.
 *
 * @param retryAfterSeconds - What a client is told to wait that was not answered in time.
 */
export function within<T>(
  work: Promise<T>,
  { deadlineMs, signal }: Limits,
  drop: () => void,
  retryAfterSeconds: () => number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = (why: string) => {
      drop()
      reject(new Refusal('deadline-exceeded', why, retryAfterSeconds()))
    }
    const onTime = () => giveUp('The time that the request allows ran out before the answer was there.')
    const onHangUp = () => giveUp('The client hung up.') // for the log: no one reads it
    const timer = deadlineMs === undefined ? undefined : setTimeout(onTime, deadlineMs - performance.now())
    signal?.addEventListener('abort', onHangUp, { once: true })
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onHangUp)
    }
    work.finally(end).then(resolve, reject)
    if (signal?.aborted) onHangUp()
  })
}
