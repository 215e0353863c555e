/**
 * How Node.js treats its heap in our processes: they have few objects, most of them short-lived, and one core. Little room
 * for young ones, which is collected often and with what pictures left outside of the heap; no collector beside it.
 */
export const NODE_FLAGS = ['--max-semi-space-size=2', '--single-threaded-gc'] as const

/**
 * How glibc treats what pictures leave: it keeps 16 MiB for the next one. By default it would hand back all above 128 KiB
 * and have the kernel clear those pages again, a tenth of the main process's time. Blocks from 4 MiB on go back at once.
 */
export const MALLOC_ENV = {
  MALLOC_TRIM_THRESHOLD_: String(16 * 2 ** 20),
  MALLOC_MMAP_THRESHOLD_: String(4 * 2 ** 20),
} as const
