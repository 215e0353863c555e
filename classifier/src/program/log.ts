/** Severity, most urgent last. */
export type LogLevel = 'info' | 'warn' | 'error'

/** Writes one line. Fields are for machines to search; a field that is undefined is left out. */
export type Log = (level: LogLevel, message: string, fields?: Record<string, unknown>) => void

/** Where lines go, and whether a person reads them there. */
export type LogTarget = { write: (line: string) => void; isTerminal: boolean; now?: () => Date }

/** One JSON object per line for collectors; on a terminal the same in short. */
export function createLog({ write, isTerminal, now = () => new Date() }: LogTarget): Log {
  return function log(level, message, fields = {}) {
    const time = now().toISOString()
    write(isTerminal ? terminalLine(time, level, message, fields) : JSON.stringify({ time, level, message, ...fields }))
  }
}

function terminalLine(time: string, level: LogLevel, message: string, fields: Record<string, unknown>): string {
  const pairs = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}`)
  return [time.slice(11, 19), level === 'info' ? '' : level, message, ...pairs].filter(Boolean).join('  ')
}

/** Lines that wait to be written, and the way to write them now. */
export type LineBuffer = { write: (line: string) => void; flush: () => void }

/**
 * Writes lines together instead of one by one: under load a system call for each costs more than to make them.
 *
 * @param delayMs - How long a line waits at most. Whoever ends the process calls `flush`.
 */
export function createLineBuffer(write: (text: string) => void, delayMs: number): LineBuffer {
  let waiting = ''
  let timer: NodeJS.Timeout | undefined
  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const text = waiting
    waiting = ''
    if (text !== '') write(text)
  }
  return {
    write(line) {
      waiting += `${line}\n`
      timer ??= setTimeout(flush, delayMs)
    },
    flush,
  }
}
