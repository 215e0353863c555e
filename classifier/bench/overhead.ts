import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import { ask } from './children.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { serve } from './measure.ts'
import type { PictureSet } from './pictures.ts'
import { runMs } from './processes.ts'
import { BUSY, show, table } from './report.ts'
import { service } from './subjects.ts'
import { CYCLE, MODES, type Mode, modeOf, TURN_MS } from './switched/mode.ts'

/** In how many processes is measured, and how long; the intervals in the table tell whether it was enough. */
const THOROUGH = { processes: 4, measureMs: 45_000 }
const QUICK: typeof THOROUGH = { processes: 1, measureMs: 6_000 }
const WARM_MS = 3_000

/** The beginning of a turn, in which pictures are answered that came before it. */
const SETTLE_MS = 60

/** In node_modules, where programs find packages. */
const FOLDER = resolve('node_modules/.cache/classifier-switched')

/** What was done in the measured part of a turn; times in milliseconds. */
type Work = { ms: number; answers: number; cpuMs: number }
type Turn = Work & { turn: number }
/** All turns of each mode in a second and a half. */
type Cycle = Readonly<Record<Mode, Work>>

/**
 * What metrics and signals cost, in throughput and in processor time, as a table.
 *
 * Two processes of one program differ by more than that for as long as they live, by where their memory lies, and one
 * differs from minute to minute, by what else the machine does. So a service is built that counts and does not in turn,
 * and only what lies side by side is compared.
 */
export async function overhead(quick: boolean, set: PictureSet, model: string, load: ChildProcess): Promise<string> {
  const { processes, measureMs } = quick ? QUICK : THOROUGH
  const startService = service(model, await buildSwitched())
  const cycles: Cycle[] = []
  for (let i = 0; i < processes; i++) {
    const { port, pids } = await serve('switched', startService, load)
    const order: LoadOrder = { port, paths: set.paths, connections: BUSY, pids, warmupMs: WARM_MS, measureMs }
    cycles.push(...cyclesOf(await watchTurns(order, load)))
  }

  const least: Mode = 'without metrics and signals'
  const rows = MODES.map((mode) => {
    const [mine, bare] = [cycles.map((cycle) => cycle[mode]), cycles.map((cycle) => cycle[least])]
    const more = (rate: (work: Work) => number) =>
      mode === least ? '' : percent(mine.map((work, i) => rate(work) / rate(bare[i] as Work) - 1))
    return [mode, show(meanOf(mine.map(perSecond))), more(perSecond), show(meanOf(mine.map(cpuMs))), more(cpuMs)]
  })
  const how = `${processes} processes of ${measureMs / 1000} s`
  return table([`int8, ${set.name} @${BUSY}, ${how}`, 'req/s', 'difference', 'CPU ms', 'difference'], rows)
}

const perSecond = ({ answers, ms }: Work) => (1000 * answers) / ms
const cpuMs = ({ answers, cpuMs }: Work) => cpuMs / answers

/** Puts a service under load, and says what it did in each turn. */
async function watchTurns(order: LoadOrder, load: ChildProcess): Promise<Turn[]> {
  const endMs = Date.now() + order.warmupMs + order.measureMs
  const loaded = ask<LoadResult>(load, order)
  const watched: { turn: number; fromMs: number; toMs: number; cpuMs: number }[] = []
  await sleepUntil(Date.now() + order.warmupMs)
  const first = Math.ceil(Date.now() / TURN_MS / CYCLE) * CYCLE
  for (let turn = first; (turn + 1) * TURN_MS < endMs; turn++) {
    await sleepUntil(turn * TURN_MS + SETTLE_MS)
    const [fromMs, before] = [Date.now(), runMs(order.pids)]
    await sleepUntil((turn + 1) * TURN_MS)
    watched.push({ turn, fromMs, toMs: Date.now(), cpuMs: runMs(order.pids) - before })
  }
  const { answeredMs } = await loaded
  return watched.map(({ turn, fromMs, toMs, cpuMs }) => {
    const answers = answeredMs.filter((ms) => ms >= fromMs && ms < toMs).length
    return { turn, ms: toMs - fromMs, answers, cpuMs }
  })
}

/** Adds up the turns of each mode, cycle by cycle; a last one that was cut off is left out. */
function cyclesOf(turns: readonly Turn[]): Cycle[] {
  return Array.from({ length: Math.floor(turns.length / CYCLE) }, (_, i) => {
    const cycle = turns.slice(i * CYCLE, (i + 1) * CYCLE)
    const sum = (mode: Mode, key: keyof Work) =>
      cycle.reduce((total, one) => total + (modeOf(one.turn) === mode ? one[key] : 0), 0)
    const work = (mode: Mode) => ({ ms: sum(mode, 'ms'), answers: sum(mode, 'answers'), cpuMs: sum(mode, 'cpuMs') })
    return Object.fromEntries(MODES.map((mode) => [mode, work(mode)])) as Cycle
  })
}

function sleepUntil(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms - Date.now()))
}

/** The service with a switch, beside a link to the models that it looks for there. */
async function buildSwitched(): Promise<string> {
  mkdirSync(FOLDER, { recursive: true })
  if (!existsSync(join(FOLDER, 'models'))) symlinkSync(resolve('classifier/models'), join(FOLDER, 'models'))
  await build({
    entryPoints: ['main.ts', 'workers/worker.ts', 'routes/page.html'].map((file) => `classifier/src/${file}`),
    entryNames: '[name]',
    outdir: join(FOLDER, 'dist'),
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    loader: { '.html': 'copy' },
    plugins: [
      {
        name: 'switched',
        setup({ onResolve }) {
          onResolve({ filter: /\/(metrics\/metrics|classify-image)\.ts$/ }, ({ path, importer }) => {
            const isEntry = /src\/(main|workers\/worker)\.ts$/.test(importer)
            return isEntry ? { path: resolve('classifier/bench/switched', path.replace(/.*\//, '')) } : undefined
          })
        },
      },
    ],
  })
  return join(FOLDER, 'dist/main.js')
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The mean, and twice its standard error. */
function percent(values: readonly number[]): string {
  const mean = meanOf(values)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return `${(100 * mean).toFixed(1)} ± ${(200 * Math.sqrt(variance / values.length)).toFixed(1)} %`
}
