/** What decoding may take at once, by estimates in bytes. */
export type MemoryBudget = {
  /** Whether a picture can be decoded at all. */
  canEverFit: (bytes: number) => boolean
  /** Whether it can be decoded beside those that are. */
  fitsNow: (bytes: number) => boolean
  take: (bytes: number) => void
  giveBack: (bytes: number) => void
}

const MIB = 2 ** 20
/** From here on a picture is large: one of them is decoded at a time. Few photographs are. */
const LARGE = 32 * MIB
/** Below this it may overtake a picture that waits for memory: some of them always fit beside it. */
const SMALL = 12 * MIB

/**
 * Memory outside of pictures, measured under load: of the main process with what it receives, and of a worker. What they
 * share as files is reclaimed before anyone is killed.
 */
const MAIN = 144 * MIB
const WORKER = 72 * MIB
/** Of the limit: a tenth is left to whatever else there is. */
const USABLE = 0.9
/** However small the limit: photographs of 12 megapixels fit. */
const LEAST = 48 * MIB

/** What is left for decoding of a limit that holds for all processes together, in bytes. */
export function memoryForDecoding(limit: number, workers: number): number {
  return Math.max(LEAST, USABLE * limit - MAIN - workers * WORKER)
}

/** Creates a budget of so many bytes, all of them free. */
export function createMemoryBudget(total: number): MemoryBudget {
  let taken = 0
  let large = 0
  return {
    canEverFit: (bytes) => bytes <= total,
    fitsNow: (bytes) => taken + bytes <= total && (bytes < LARGE || large === 0),
    take(bytes) {
      taken += bytes
      if (bytes >= LARGE) large++
    },
    giveBack(bytes) {
      taken -= bytes
      if (bytes >= LARGE) large--
    },
  }
}

/**
 * The place of the picture that is next in a queue: the first that fits. Behind one that does not, only small ones are
 * looked at, or it would wait for ever; -1 for none.
 */
export function nextThatFits(queue: readonly { memory: number }[], { fitsNow }: MemoryBudget): number {
  const first = queue[0]
  if (first === undefined || fitsNow(first.memory)) return queue.length === 0 ? -1 : 0
  return queue.findIndex(({ memory }) => memory < SMALL && fitsNow(memory))
}
