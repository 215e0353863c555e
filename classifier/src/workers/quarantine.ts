import { sha256Of } from '../model/checksum.ts'

/** Pictures that are not tried again, known by the sha256 of their bytes. */
export type Quarantine = { add: (bytes: Uint8Array) => void; has: (bytes: Uint8Array) => boolean }

/**
 * Creates an empty quarantine. Beyond `capacity` pictures, the one that was asked for longest ago makes room.
 *
 * Hashing 10 MiB takes 5 to 20 ms of the main process, so nothing is hashed while nothing is quarantined.
 */
export function createQuarantine(capacity: number): Quarantine {
  const known = new Set<string>() // in the order of insertion
  const hashes = new WeakMap<Uint8Array, string>() // a picture is looked up on arrival, and after it waited

  function hashOf(bytes: Uint8Array): string {
    const hash = hashes.get(bytes) ?? sha256Of(bytes)
    hashes.set(bytes, hash)
    return hash
  }

  function touch(hash: string): void {
    known.delete(hash)
    known.add(hash)
  }

  return {
    add(bytes) {
      touch(hashOf(bytes))
      const [oldest] = known
      if (known.size > capacity && oldest !== undefined) known.delete(oldest)
    },
    has(bytes) {
      if (known.size === 0) return false
      const hash = hashOf(bytes)
      const isKnown = known.has(hash)
      if (isKnown) touch(hash)
      return isKnown
    },
  }
}
