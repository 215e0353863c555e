import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'

const OBJECTS_EACH = 12
/** In memory where there is such a folder: creating a file on a busy disk took from 20 to 650 µs, whoever asked for it. */
const FOLDER = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** How often and how long. */
export interface Options {
  readonly rounds: number
  /** Numbers of copies of a component, beside the peers. */
  readonly copies: readonly number[]
  /** Numbers of services in one environment. */
  readonly services: readonly number[]
  readonly limitMs: number
}

/** Seconds that a command takes from start to end; undefined where it is not installed. */
function time(limitMs: number, command: string, args: readonly string[]): number | undefined {
  const started = performance.now()
  const { error, status, stderr } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: limitMs })
  const code = error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return undefined
  if (code === 'ETIMEDOUT') return limitMs / 1000
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
  return (performance.now() - started) / 1000
}

const subject = (mode: string, count: number, folder: string): string[] => {
  return ['src/commands/run.mjs', 'src/workshop/bench/subject.ts', mode, String(count), folder]
}

/** Each runs once on an empty folder, from start to end, as someone with that tool would run it. */
const SUBJECTS: Record<string, (count: number, folder: string, limitMs: number) => number | undefined> = {
  synth: (count, folder, limitMs) => time(limitMs, process.execPath, subject('ours', count, folder)),
  'cdk8s synth': (count, folder, limitMs) => {
    const app = `node ${subject('cdk8s', count, folder).join(' ')}`
    const cdk8s = ['node_modules/cdk8s-cli/bin/cdk8s', 'synth', '--app', app, '--output', folder]
    return time(limitMs, process.execPath, cdk8s)
  },
  'kubectl kustomize': (count, folder, limitMs) => {
    time(limitMs, process.execPath, subject('kustomization', count, folder)) // its input: the same objects as files
    return time(limitMs, 'kubectl', ['kustomize', folder])
  },
}
const [OURS = '', ...PEERS] = Object.keys(SUBJECTS)

type Medians = (name: string, count: number) => number | undefined

/** Runs everything in turn, so that what else the machine does falls on all alike. */
function measure({ rounds, copies, limitMs }: Options): Medians {
  const root = mkdtempSync(join(FOLDER, 'bench-synth-'))
  const samples = new Map<string, number[]>()
  const median: Medians = (name, count) => {
    const sorted = (samples.get(`${name} ${count}`) ?? []).toSorted((a, b) => a - b)
    return sorted[Math.floor(sorted.length / 2)]
  }
  const runs = copies.flatMap((count) => Array.from({ length: rounds }, () => count))
  try {
    for (const count of runs)
      for (const [name, run] of Object.entries(SUBJECTS)) {
        if ((median(name, count) ?? 0) * 1000 >= limitMs) continue // once over the limit is enough
        const folder = mkdtempSync(join(root, 'run-'))
        const seconds = run(count, folder, limitMs)
        rmSync(folder, { recursive: true })
        if (seconds !== undefined)
          samples.set(`${name} ${count}`, [...(samples.get(`${name} ${count}`) ?? []), seconds])
      }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return median
}

/** Synth of whole environments, in turn: by their number of services, the files and the median seconds of processor. */
function measureServices({ rounds, services, limitMs }: Options) {
  const root = mkdtempSync(join(FOLDER, 'bench-services-'))
  const samples = new Map<number, { readonly seconds: number; readonly files: number }[]>()
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const count of services) {
        const folder = mkdtempSync(join(root, 'run-'))
        const args = subject('services', count, folder)
        const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: limitMs })
        if (stdout === '') throw new Error(`${count} services: ${stderr || `longer than ${limitMs} ms`}`)
        samples.set(count, [...(samples.get(count) ?? []), JSON.parse(stdout)])
        rmSync(folder, { recursive: true })
      }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return services.map((count) => {
    const sorted = (samples.get(count) ?? []).toSorted((a, b) => a.seconds - b.seconds)
    return { count, ...(sorted[Math.floor(rounds / 2)] ?? { seconds: Number.NaN, files: 0 }) }
  })
}

function reportServices(options: Options): void {
  const rows = measureServices(options)
  console.log('Processor time, which a busy machine does not stretch:\n')
  console.log('| services | files | synth | growth | ms for each more |\n|--:|--:|--:|--:|--:|')
  for (const [index, { count, files, seconds }] of rows.entries()) {
    const before = rows[index - 1]
    const growth = before ? `${(seconds / before.seconds).toFixed(1)}x` : '–'
    const each = before ? ((1000 * (seconds - before.seconds)) / (count - before.count)).toFixed(1) : '–'
    console.log(`| ${[count, files, seconds.toFixed(2), growth, each].join(' | ')} |`)
  }
}

function report({ copies, limitMs }: Options, median: Medians): void {
  const bound = (seconds: number) => (seconds * 1000 >= limitMs ? '> ' : '')
  const cell = (seconds: number | undefined) => (seconds === undefined ? '–' : bound(seconds) + seconds.toFixed(2))
  const ratio = (a: number | undefined, b: number | undefined) => (a && b ? `${bound(a)}${(a / b).toFixed(1)}x` : '–')
  console.log(`| copies | objects | ${OURS} | growth | ${PEERS.map((name) => `${name} | to ${OURS}`).join(' | ')} |`)
  console.log(`|--:|--:|--:|--:|${PEERS.map(() => '--:|--:|').join('')}`)
  for (const [index, count] of copies.entries()) {
    const ours = median(OURS, count)
    const growth = ratio(ours, median(OURS, copies[index - 1] ?? Number.NaN))
    const peers = PEERS.flatMap((name) => [cell(median(name, count)), ratio(median(name, count), ours)])
    console.log(`| ${[count, count * OBJECTS_EACH, cell(ours), growth, ...peers].join(' | ')} |`)
  }
}

/** Measures how the time of synth grows, with copies of a component beside its peers, and with services; prints tables. */
export function benchSynth(options: Options): void {
  console.log(
    `Seconds, medians of ${options.rounds} interleaved rounds; Node ${process.version}, ${cpus().length} cores, files in ${FOLDER}\n`,
  )
  if (options.copies.length > 0) report(options, measure(options))
  if (options.copies.length > 0 && options.services.length > 0) console.log()
  if (options.services.length > 0) reportServices(options)
}
