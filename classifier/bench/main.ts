/** `npm run bench`: measures the service beside what it replaces, and prints the tables, or writes them into `README.md` here. */

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { NODE_FLAGS } from '../src/program/process-memory.ts'
import { WORKER_ENV } from '../src/workers/worker-process.ts'
import { type Accuracy, prepareAccuracy } from './accuracy.ts'
import { start, stopAll } from './children.ts'
import { ceilingOf, isMeasured, type Running, serve } from './measure.ts'
import { overhead } from './overhead.ts'
import { type PictureSet, writePictures } from './pictures.ts'
import { findPython, findServer, SERVERS, type ServerName } from './python.ts'
import { BUSY, report, withMeasured } from './report.ts'
import { createSamples } from './samples.ts'
import { findModels, type Models, type Subject, subjects } from './subjects.ts'

export const USAGE = `npm run bench -- [--rounds 3] [--seconds 1.6] [--only NAME,...] [--connections 1,8,32] [--quick]
                [--python PATH] [--models FOLDER] [--write]

Measures the service beside FastAPI with onnxruntime, Keras or torchvision and beside LitServe, BentoML, MLServer and
KServe's Python server on the same pictures, in turn, and prints Markdown: how fast, and on the photographs how right.
--only names subjects (int8, fp32, onnx, onnx-draft, onnx-threads, onnx-threads-draft, onnx-int8, keras, torchvision,
litserve, bentoml, mlserver, kserve, ceiling, overhead) and sets of pictures (s, m, 12MP, mix). --python is an interpreter
with the packages of FastAPI's subjects; without it they are installed into a temporary folder, as those of the other
servers always are, or left out where pip cannot. --models is a folder with weights besides classifier/models. --quick
takes about two minutes: s and m, our own subjects and one peer.
--write puts the result into classifier/bench/README.md; it takes the whole of it, so neither --quick nor --only.`

const plain = (name: string) => name.replace(' ', '') // "12 MP" on the command line
const SETS = ['s', 'm', '12MP', 'mix']
const PEERS = ['onnx', 'onnx-draft', 'onnx-threads', 'onnx-threads-draft', 'onnx-int8', 'keras', 'torchvision']
const SUBJECTS = ['int8', 'fp32', 'ceiling', 'overhead', ...PEERS, ...Object.keys(SERVERS)]
/** Before anything counts: until then Node.js compiles, and ONNX Runtime and Keras allocate. */
const WARM_MS = 4_000
const PAGE = 'classifier/bench/README.md'
const QUICK = 'int8,fp32,onnx-draft,ceiling,overhead,s,m'

/** Measures and prints. */
export async function main(): Promise<number> {
  const options = parseOptions()
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  const clean = async () => {
    await stopAll()
    rmSync(folder, { recursive: true, force: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => clean().then(() => process.exit(1)))
  try {
    execFileSync(process.execPath, ['classifier/build.js'], { stdio: 'inherit' })
    const sets = (await writePictures(join(folder, 'pictures'))).filter(({ name }) =>
      isAsked(options, SETS, plain(name)),
    )
    const measured = await bench(options, sets, folder)
    if (options.write) writeFileSync(PAGE, withMeasured(readFileSync(PAGE, 'utf8'), measured))
    process.stdout.write(`${measured}\n`)
    return 0
  } finally {
    await clean()
  }
}

type Options = ReturnType<typeof parseOptions>

async function bench(options: Options, sets: readonly PictureSet[], folder: string): Promise<string> {
  const models = findModels(options.models)
  const load = start(process.execPath, ['src/commands/run.mjs', 'classifier/bench/load.ts']).child
  const running: (Running & { name: string; readyMs: number })[] = []
  const { there, leftOut } = present(options, models, folder)
  for (const subject of there) {
    say(`starting ${subject.name}`)
    running.push({ ...(await serve(subject.key, subject.start, load, subject)), name: subject.name })
  }
  for (const [kind, model] of Object.entries(models)) {
    if (model === undefined || !running.some(({ key }) => key === kind) || !isAsked(options, SUBJECTS, 'ceiling'))
      continue
    const name = `our ceiling, ${kind}: no HTTP, no queue`
    running.push({ ...ceilingOf(`ceiling-${kind}`, await startCeiling(model)), name, readyMs: Number.NaN })
  }

  const parts = running.length === 0 ? [] : [await compare(options, sets, running, leftOut, models.fp32)]
  if (isAsked(options, SUBJECTS, 'overhead')) {
    say('overhead of metrics and signals')
    parts.push(await overhead(options.quick, sets[0] as PictureSet, models.int8, load))
  }
  return parts.join('\n\n')
}

async function compare(
  options: Options,
  sets: readonly PictureSet[],
  running: readonly (Running & { name: string; readyMs: number })[],
  leftOut: readonly string[],
  fp32: string | undefined,
): Promise<string> {
  const samples = await measureAll(options, sets, running)
  const accuracy = await judgeAll(fp32, running)
  const failed = samples.failed()
  const { rounds, times, connections } = options
  const heading = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node.js ${process.versions.node}, \
${new Date().toISOString().slice(0, 10)}: medians of ${rounds} interleaved rounds of ${times.measureMs / 1000} s, latencies \
in ms, ${failed === 0 ? 'no request failed' : `${failed} requests failed`}${leftOut.map((name) => `; left out: ${name}`).join('')}.`
  return `${heading}\n\n${report({ samples, subjects: running, accuracy, sets, connections, targets: !options.write })}`
}

/** What is asked for and can run here, and the names of what cannot; why stands beside the result. */
function present(options: Options, models: Models, folder: string): { there: Subject[]; leftOut: string[] } {
  const needsPython = PEERS.some((key) => isAsked(options, SUBJECTS, key))
  const python = needsPython ? findPython(options.python, join(folder, 'python'), !options.quick) : 'not asked for'
  const server = (name: ServerName) => findServer(name, join(folder, `python-${name}`))
  const asked = subjects(models, python, server).filter(({ key }) => isAsked(options, SUBJECTS, key))
  const checked = asked.map((subject) => ({ subject, why: subject.missing() }))
  const leftOut = checked.flatMap(({ subject, why }) => (why === undefined ? [] : [subject.name]))
  for (const { subject, why } of checked) if (why !== undefined) say(`left out: ${subject.name} (${why})`)
  return { there: checked.flatMap(({ subject, why }) => (why === undefined ? [subject] : [])), leftOut }
}

/** Their weights are random, so that nothing has to be downloaded. */
const UNJUDGED = ['keras', 'torchvision']

/** After all that is timed, since fp32 is loaded into this process for it. */
async function judgeAll(fp32: string | undefined, running: readonly Running[]): Promise<Map<string, Accuracy>> {
  say('accuracy on the photographs')
  const judge = await prepareAccuracy(fp32)
  const accuracy = new Map<string, Accuracy>()
  for (const { key, ask } of running)
    if (judge !== undefined && ask !== undefined && !UNJUDGED.includes(key)) accuracy.set(key, await judge(ask))
  return accuracy
}

async function measureAll(
  { rounds, times, warmMs, connections }: Options,
  sets: readonly PictureSet[],
  running: readonly Running[],
) {
  const samples = createSamples()
  for (const { measure } of running) await measure(sets[0] as PictureSet, BUSY, { warmupMs: 0, measureMs: warmMs })
  for (const set of sets) {
    for (const count of connections) {
      say(`${set.name}, ${count} connections`)
      for (let round = 0; round < rounds; round++) {
        // Forth and back, so that nobody always comes after the same one.
        for (const { key, measure } of round % 2 === 0 ? running : running.toReversed()) {
          const cell = { subject: key, set: set.name, connections: count }
          if (isMeasured(cell)) samples.add(cell, round, await measure(set, count, times))
        }
      }
    }
  }
  return samples
}

async function startCeiling(model: string) {
  const script = [...NODE_FLAGS, 'src/commands/run.mjs', 'classifier/bench/ceiling.ts', model] // as the workers start
  const children = Array.from(
    { length: availableParallelism() },
    () => start(process.execPath, script, WORKER_ENV).child,
  )
  await Promise.all(children.map((child) => once(child, 'message')))
  return children
}

/** Of a list of alternatives, all are asked for unless some of them are named. */
function isAsked({ only }: Options, alternatives: readonly string[], name: string): boolean {
  return only.includes(name) || !only.some((named) => alternatives.includes(named))
}

function parseOptions() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
      only: { type: 'string' },
      python: { type: 'string' },
      models: { type: 'string', default: '../shared/models' },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  })
  const { quick, python, models, write } = values
  if (write && (quick || values.only !== undefined))
    throw Object.assign(new Error('--write takes neither --quick nor --only'), { code: 'ERR_PARSE_ARGS_VALUE' })
  const list = (text: string) => text.split(',').filter((part) => part !== '')
  return {
    quick,
    write,
    python,
    models,
    rounds: Number(values.rounds ?? (quick ? 2 : 3)),
    warmMs: quick ? 500 : WARM_MS,
    times: { warmupMs: 400, measureMs: 1000 * Number(values.seconds ?? (quick ? 1 : 1.6)) },
    connections: list(values.connections ?? (quick ? '8,32' : '1,8,32')).map(Number),
    only: known(list(values.only ?? (quick ? QUICK : ''))),
  }
}

/** A name with a typo would measure everything. */
function known(names: string[]): string[] {
  const unknown = names.filter((name) => !SUBJECTS.includes(name) && !SETS.includes(name))
  if (unknown.length === 0) return names
  const wanted = `--only takes ${[...SUBJECTS, ...SETS].join(', ')}`
  throw Object.assign(new Error(`${wanted}; not ${unknown.join(', ')}`), { code: 'ERR_PARSE_ARGS_VALUE' })
}

/** Progress goes beside the result. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
