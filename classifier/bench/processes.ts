import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second: `getconf CLK_TCK`. */
const MS_PER_TICK = 10

/** A process and everything that it started, from /proc; itself alone where there is none. */
export function processTree(root: number): number[] {
  const pids = list('.', '').filter((name) => /^\d+$/.test(name))
  const parents = pids.map((pid) => [Number(pid), Number(statFields(Number(pid))?.[1])] as const)
  const tree = [root]
  for (const parent of tree) tree.push(...parents.filter(([, of]) => of === parent).map(([pid]) => pid))
  return tree
}

/** Processor time of processes so far, in user and kernel, in milliseconds. */
export function cpuMs(pids: readonly number[]): number {
  const ticks = pids.map((pid) => {
    const fields = statFields(pid)
    return Number(fields?.[11] ?? 0) + Number(fields?.[12] ?? 0) // utime and stime
  })
  return ticks.reduce((sum, one) => sum + one, 0) * MS_PER_TICK
}

/** The same to the microsecond and better, of the threads that still run. */
export function runMs(pids: readonly number[]): number {
  const times = pids.flatMap((pid) =>
    list(pid, 'task').map((thread) => Number(read(pid, `task/${thread}/schedstat`).split(' ')[0])),
  )
  return times.reduce((sum, ns) => sum + ns, 0) / 1e6
}

/** Memory of processes in MB: with what they share counted once and divided (PSS), and counted in each (RSS). */
export function memoryMb(pids: readonly number[]): { pssMb: number; rssMb: number } {
  const rollups = pids.map((pid) => read(pid, 'smaps_rollup'))
  const sum = (pattern: RegExp) => rollups.reduce((total, text) => total + Number(pattern.exec(text)?.[1] ?? 0), 0)
  return { pssMb: sum(/^Pss: +(\d+)/m) / 1000, rssMb: sum(/^Rss: +(\d+)/m) / 1000 }
}

/** Fields of /proc/PID/stat after the name, which may contain blanks: the state, the parent, …; proc_pid_stat(5). */
function statFields(pid: number): string[] | undefined {
  const stat = read(pid, 'stat')
  return stat === '' ? undefined : stat.slice(stat.lastIndexOf(')') + 2).split(' ')
}

function list(pid: number | '.', folder: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/${folder}`)
  } catch {
    return []
  }
}

/** Nothing when the process is gone. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
