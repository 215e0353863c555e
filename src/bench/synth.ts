/** `npm run bench:synth [-- --rounds 3 --copies 1,10,100,1000 --limit 60]`: how the time of synth grows, beside its peers. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    copies: { type: 'string', default: '1,10,100,1000' },
    limit: { type: 'string', default: '60' },
  },
})
const rounds = Number(values.rounds)
const counts = values.copies.split(',').map(Number)
const OBJECTS_EACH = 12
/** Milliseconds after which a run is ended and counts as at least that long: kustomize would take many minutes. */
const limitMs = Number(values.limit) * 1000

const root = mkdtempSync(join(tmpdir(), 'bench-synth-'))
const subject = (mode: string, count: number, folder: string) => [
  'src/run.mjs',
  'src/bench/subject.ts',
  mode,
  String(count),
  folder,
]

/** Seconds that a command takes from start to end; undefined where it is not installed. */
function time(command: string, args: readonly string[]): number | undefined {
  const started = performance.now()
  const stdio = ['ignore', 'ignore', 'pipe'] as const
  const { error, status, stderr } = spawnSync(command, args, { stdio: [...stdio], timeout: limitMs })
  const code = error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return undefined
  if (code === 'ETIMEDOUT') return limitMs / 1000
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`)
  return (performance.now() - started) / 1000
}

const median = (samples: readonly number[]) => samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)]

/** Every subject once, on an empty folder, as someone with that tool would run it. */
const SUBJECTS: Record<string, (count: number, folder: string) => number | undefined> = {
  synth: (count, folder) => time(process.execPath, subject('ours', count, folder)),
  'cdk8s synth': (count, folder) => {
    const app = `node ${subject('cdk8s', count, folder).join(' ')}`
    return time(process.execPath, ['node_modules/cdk8s-cli/bin/cdk8s', 'synth', '--app', app, '--output', folder])
  },
  'kubectl kustomize': (count, folder) => {
    time(process.execPath, subject('kustomization', count, folder)) // its input: the same objects as files
    return time('kubectl', ['kustomize', folder])
  },
}

const samples = new Map<string, number[]>()
const at = (name: string, count: number) => median(samples.get(`${name} ${count}`) ?? [])
const isOver = (seconds: number | undefined) => seconds !== undefined && seconds * 1000 >= limitMs
const cell = (seconds: number | undefined) =>
  seconds === undefined ? '–' : `${isOver(seconds) ? '> ' : ''}${seconds.toFixed(2)}`
const ratio = (a: number | undefined, b: number | undefined) =>
  a && b ? `${isOver(a) ? '> ' : ''}${(a / b).toFixed(1)}x` : '–'

try {
  for (const count of counts)
    for (let round = 0; round < rounds; round++)
      for (const [name, run] of Object.entries(SUBJECTS)) {
        if (isOver(at(name, count))) continue
        const folder = mkdtempSync(join(root, 'run-'))
        const seconds = run(count, folder)
        rmSync(folder, { recursive: true })
        const key = `${name} ${count}`
        if (seconds !== undefined) samples.set(key, [...(samples.get(key) ?? []), seconds])
      }
} finally {
  rmSync(root, { recursive: true, force: true })
}

console.log(
  `Medians of ${rounds} interleaved rounds, seconds; Node ${process.version}, ${cpus().length} cores; "to synth": how many times synth's time\n`,
)
console.log('| copies | objects | synth | growth | cdk8s synth | to synth | kubectl kustomize | to synth |')
console.log('|--:|--:|--:|--:|--:|--:|--:|--:|')
for (const [index, count] of counts.entries()) {
  const ours = at('synth', count)
  const before = counts[index - 1]
  const growth = before === undefined ? '–' : ratio(ours, at('synth', before))
  const peers = ['cdk8s synth', 'kubectl kustomize'].flatMap((name) => [
    cell(at(name, count)),
    ratio(at(name, count), ours),
  ])
  console.log(`| ${[count, count * OBJECTS_EACH, cell(ours), growth, ...peers].join(' | ')} |`)
}
