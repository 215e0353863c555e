import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second: `getconf CLK_TCK`. */
const MS_PER_TICK = 10

/** What a process had of the processor so far, and whether one of its threads runs, or waits for the processor or a disk. */
export type Usage = { cpuMs: number; isRunnable: boolean }

/** Reads it from /proc; nothing where there is none, or no such process. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const fields = fieldsOf(`/proc/${pid}/stat`)
    const cpuMs = (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK // utime and stime, proc_pid_stat(5)
    const threads = readdirSync(`/proc/${pid}/task`)
    const isRunnable = threads.some((thread) => /^[RD]$/.test(fieldsOf(`/proc/${pid}/task/${thread}/stat`)[0] ?? ''))
    return { cpuMs, isRunnable }
  } catch {
    return undefined // it has just ended, or this is no Linux
  }
}

/** Fields after the name, which may contain blanks. The first is the state. */
function fieldsOf(file: string): string[] {
  const stat = readFileSync(file, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}
