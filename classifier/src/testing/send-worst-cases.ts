/**
 * Sends worst cases of every format, two at a time, to a service in a container, and watches the memory of that.
 *
 * node --import tsx send-worst-cases.ts URL METRICS_URL PID LIMIT_MIB: the process is one of the container, of whose
 * control group the memory is read.
 */
import { existsSync, readFileSync } from 'node:fs'
import { worstCases } from './worst-cases.ts'

const MIB = 2 ** 20
/** A little below the limit of pixels: 49 million. */
const [WIDTH, HEIGHT] = [7_000, 7_000]
const LOOK_EVERY_MS = 20
/** A tenth of the limit is to spare. */
const MOST = 0.9
const FINE = [200, 413, 422]

const [, , url = '', metricsUrl = '', pid = '', limitMib = ''] = process.argv

/** A control group, of version 2 or 1, and what its files are called. */
type Group = { folder: string; current: string; inactive: RegExp; events: string }
const VERSIONS = [
  {
    path: /^0::(.+)$/m,
    root: '/sys/fs/cgroup',
    current: 'memory.current',
    inactive: /^inactive_file (\d+)$/m,
    events: 'memory.events',
  },
  {
    path: /:memory:(.+)$/m,
    root: '/sys/fs/cgroup/memory',
    current: 'memory.usage_in_bytes',
    inactive: /^total_inactive_file (\d+)$/m,
    events: 'memory.oom_control',
  },
]

/** The control group that limits a process. */
function controlGroup(): Group | undefined {
  const groups = readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  return VERSIONS.map(({ path, root, ...files }) => ({
    ...files,
    folder: `${root}${path.exec(groups)?.[1] ?? '/'}`,
  })).find(({ folder, current }) => !folder.endsWith('/') && existsSync(`${folder}/${current}`))
}

/** Processes below one, and it. */
function processes(): number[] {
  const children = (parent: number): number[] => {
    const text = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim()
    return text === '' ? [] : text.split(' ').map(Number)
  }
  return [Number(pid), ...children(Number(pid))]
}

/** What Kubernetes calls the working set: without files that can be dropped. Without a group, the processes' own memory. */
function memoryBytes(group: Group | undefined): number {
  if (group !== undefined) {
    const inactive = group.inactive.exec(readFileSync(`${group.folder}/memory.stat`, 'utf8'))?.[1]
    return Number(readFileSync(`${group.folder}/${group.current}`, 'utf8')) - Number(inactive)
  }
  const pss = processes().map((one) =>
    Number(/^Pss: +(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))?.[1] ?? 0),
  )
  return pss.reduce((sum, kib) => sum + kib * 1024, 0)
}

async function send(bytes: Buffer): Promise<number> {
  const headers = { 'content-type': 'image/*', 'X-Request-Timeout-Ms': '60000' }
  const response = await fetch(`${url}/predict`, { method: 'POST', body: new Uint8Array(bytes), headers })
  await response.arrayBuffer()
  return response.status
}

const group = controlGroup()
process.stdout.write(
  `memory of ${group === undefined ? 'the processes: there is no control group' : 'the container'}\n`,
)
let peak = 0
const looking = setInterval(() => {
  try {
    peak = Math.max(peak, memoryBytes(group))
  } catch {} // a process has just ended
}, LOOK_EVERY_MS)

const cases = (await worstCases(WIDTH, HEIGHT)).filter(({ bytes }) => bytes.length <= 10 * MIB)
const problems: string[] = []
let most = 0
for (const [i, one] of cases.entries()) {
  const pairs = [one, cases[(i + 1) % cases.length] as typeof one]
  for (const pair of [[one, one], pairs]) {
    peak = 0
    const startMs = performance.now()
    const statuses = await Promise.all(pair.map(({ bytes }) => send(bytes)))
    const names = pair.map(({ name, bytes }) => `${name} (${(bytes.length / MIB).toFixed(1)} MiB)`).join(' + ')
    const what = `${names}: ${statuses.join(', ')}, peak ${Math.round(peak / MIB)} MiB, ${Math.round(performance.now() - startMs)} ms`
    process.stdout.write(`${what}\n`)
    if (statuses.some((status) => !FINE.includes(status)) || peak > MOST * Number(limitMib) * MIB) problems.push(what)
    most = Math.max(most, peak)
  }
}
clearInterval(looking)
const metrics = await (await fetch(metricsUrl)).text()
const restarts = Number(/^classifier_worker_restarts_total (\d+)$/m.exec(metrics)?.[1])
const killed = group && /^oom_kill (\d+)$/m.exec(readFileSync(`${group.folder}/${group.events}`, 'utf8'))?.[1]
const kills = Number(killed ?? 0)
process.stdout.write(
  `${cases.length} worst cases in pairs: at most ${Math.round(most / MIB)} of ${limitMib} MiB, ${restarts} workers lost, ${kills} killed for memory\n`,
)
if (problems.length > 0) process.stderr.write(`Not as it should be:\n${problems.join('\n')}\n`)
process.exit(problems.length === 0 && restarts === 0 && kills === 0 ? 0 : 1)
