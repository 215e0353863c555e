import { randomUUID } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs'

/** A file system in memory. Containers have one of their own, which can be written where nothing else can. */
const SHARED_MEMORY = '/dev/shm'
/** What a file keeps of its memory between two pictures: most photographs fit. In bytes. */
const KEPT_BYTES = 2 * 2 ** 20

/** A file in memory that two processes have open, and that has no name. It holds the bytes of one picture at a time. */
export type Spool = {
  fd: number
  /** Takes the bytes, unless it has others, or memory is short. */
  take: (bytes: Uint8Array) => boolean
  /** Lets go of the bytes that it has. */
  release: () => void
  close: () => void
}

/**
 * Opens files for a worker; fewer or none where the system has no such memory.
 *
 * By a pipe a large picture goes in pieces of 200 KB, for each of which both processes have to run: the worker waits for the
 * main process, and that for its turn on the worker's core. This way it goes in one system call on either side.
 */
export function openSpools(count: number): Spool[] {
  const spools: Spool[] = []
  try {
    while (spools.length < count) spools.push(openSpool(`${SHARED_MEMORY}/classifier-${randomUUID()}`))
  } catch {
    // by the pipe, then
  }
  return spools
}

/** Reads the bytes of a picture from a file of the main process's. */
export function readSpool(fd: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length)
  for (let at = 0, read = 0; at < length; at += read) {
    read = readSync(fd, bytes, at, length - at, at)
    if (read === 0) throw new RangeError(`the spool has ${at} bytes instead of ${length}`)
  }
  return bytes
}

function openSpool(path: string): Spool {
  const fd = openSync(path, 'wx+', 0o600)
  unlinkSync(path)
  let isTaken = false
  let held = 0

  function empty(): void {
    ftruncateSync(fd, 0)
    held = 0
  }

  return {
    fd,
    take(bytes) {
      if (isTaken) return false
      try {
        for (let at = 0; at < bytes.byteLength; ) at += writeSync(fd, bytes, at, bytes.byteLength - at, at)
      } catch {
        empty() // no memory is left, or none in this file system: by the pipe, then
        return false
      }
      isTaken = true
      held = Math.max(held, bytes.byteLength)
      return true
    },
    release() {
      isTaken = false
      if (held > KEPT_BYTES) empty()
    },
    close: () => closeSync(fd),
  }
}
