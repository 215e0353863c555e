import { type Usage, usageOf } from './processor-time.ts'

/** One picture that a worker has: since when, and what the process had used of the processor by then. */
export type Watched = { sinceMs: number; sinceCpuMs: number | undefined }

/** Below this a process does nothing, in milliseconds of processor time. */
const NOTHING_MS = 50

/**
 * Creates the judgement whether a worker is stuck with a picture, for a look every now and then.
 *
 * The time of a picture is processor time: waiting for the processor is nobody's fault, and on a busy machine or under a
 * limit of the pod it can be most of the time. A process that neither used the processor nor wanted to for as long hangs.
 * Where the system tells nothing of this, time is that of the clock.
 */
export function createOverdue(limitMs: number, usage: () => Usage | undefined, now = () => performance.now()) {
  let quietSinceMs = now()
  let quietCpuMs = 0

  return {
    /** Notes a picture that the worker is given. */
    watch: (): Watched => ({ sinceMs: now(), sinceCpuMs: undefined }),

    /** Whether one of the pictures takes too long. */
    isOverdue(pictures: Iterable<Watched>): boolean {
      const used = usage()
      if (used === undefined) return [...pictures].some(({ sinceMs }) => now() - sinceMs >= limitMs)
      const { cpuMs, isRunnable } = used
      if (isRunnable || cpuMs - quietCpuMs > NOTHING_MS) {
        quietSinceMs = now()
        quietCpuMs = cpuMs
      }
      return [...pictures].some((picture) => {
        picture.sinceCpuMs ??= cpuMs // the first look comes soon after the picture
        const hangs = now() - Math.max(quietSinceMs, picture.sinceMs) >= limitMs
        return hangs || cpuMs - picture.sinceCpuMs >= limitMs
      })
    },
  }
}

/** Of a process: as `createOverdue`, by what the system says. */
export const overdueOf = (pid: number | undefined, limitMs: number) =>
  createOverdue(limitMs, () => (pid === undefined ? undefined : usageOf(pid)))
