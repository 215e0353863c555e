/** What is kept for the next requests, in bytes: pictures of eight clients, large ones. */
const KEPT_BYTES = 16 * 2 ** 20
/** Sizes are multiples of this, so that pictures of about one size can follow each other. */
const STEP_BYTES = 64 * 1024

/** Memory for the bodies of requests. */
export type Bodies = {
  /** A buffer of this length, with whatever was in its memory before. */
  take: (bytes: number) => Buffer
  /** Lets what `take` gave, or a part of it, be given again: nobody may read it any more. Other memory is left alone. */
  giveBack: (body: Uint8Array) => void
}

/**
 * Creates a store of memory that is used again and again.
 *
 * Bodies lie outside of V8's heap, and to V8 their bytes are reason enough to collect it, several times a second with large
 * pictures: a third of the main process's time.
 */
export function createBodies(): Bodies {
  const free: ArrayBufferLike[] = []
  const given = new WeakSet<ArrayBufferLike>()
  let kept = 0

  function reused(bytes: number): ArrayBufferLike | undefined {
    const at = free.findIndex(({ byteLength }) => byteLength >= bytes && byteLength <= 2 * bytes + STEP_BYTES)
    if (at === -1) return undefined
    const [memory] = free.splice(at, 1)
    kept -= memory?.byteLength ?? 0
    return memory
  }

  return {
    take(bytes) {
      const memory = reused(bytes) ?? Buffer.allocUnsafeSlow(Math.ceil(bytes / STEP_BYTES) * STEP_BYTES).buffer
      given.add(memory)
      return Buffer.from(memory, 0, bytes)
    },
    giveBack({ buffer }) {
      if (!given.delete(buffer) || kept + buffer.byteLength > KEPT_BYTES) return
      kept += buffer.byteLength
      free.push(buffer)
    },
  }
}
