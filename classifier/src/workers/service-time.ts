/** How long a worker needs for one picture, as measured. */
export type ServiceTime = {
  /** Notes that a worker is done with a picture that it was given at `sentMs`. */
  observe: (worker: object, sentMs: number) => void
  /** Average of the latest pictures, in milliseconds. */
  ms: () => number
}

/** Share of the newest picture in the average: it follows a change of load within some ten pictures. */
const WEIGHT = 0.1

/**
 * Measures the time from one answer of a worker to its next while it is busy.
 *
 * Not decoding plus inference: a worker decodes one picture while the model runs on another.
 */
export function createServiceTime(firstGuessMs: number, now = () => performance.now()): ServiceTime {
  const lastDoneMs = new WeakMap<object, number>()
  let averageMs = firstGuessMs
  return {
    observe(worker, sentMs) {
      const doneMs = now()
      const busyMs = doneMs - Math.max(sentMs, lastDoneMs.get(worker) ?? 0)
      lastDoneMs.set(worker, doneMs)
      averageMs += (busyMs - averageMs) * WEIGHT
    },
    ms: () => averageMs,
  }
}
