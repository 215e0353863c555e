/** `npm run bench`: measures the service beside what it replaces, and prints the tables of the README. */

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PATHS } from '../src/contract.ts'
import { start, stopAll, untilReady } from './children.ts'
import { ceilingOf, isMeasured, type Running, servedBy } from './measure.ts'
import { writePictures } from './pictures.ts'
import { processTree } from './processes.ts'
import { findPython } from './python.ts'
import { report } from './report.ts'
import { createSamples } from './samples.ts'
import { findModels, type Subject, subjects } from './subjects.ts'

export const USAGE = `npm run bench -- [--rounds 3] [--seconds 2] [--only NAME,...] [--connections 1,8,32] [--quick]
                [--python PATH] [--models FOLDER]

Measures the service beside FastAPI with onnxruntime, Keras or torchvision on the same pictures, in turn, and prints
Markdown. --only names subjects (int8, fp32, onnx, onnx-draft, onnx-threads, onnx-threads-draft, onnx-int8, keras,
torchvision, ceiling, no-signals) and sets of pictures (s, m, 12MP, mix). --python is an interpreter with the packages
of the peers; without it they are installed into a temporary folder, or left out where pip cannot. --models is a folder
with weights besides classifier/models. --quick takes less than a minute: s and m, our own subjects and one peer.`

const FIRST_PORT = 18_600
const QUICK = 'int8,fp32,onnx-draft,ceiling,s,m'
/** Not without being asked for: it differs from the service as it is by one or two per cent. */
const ON_REQUEST = ['no-signals']

/** Measures and prints. */
export async function main(): Promise<number> {
  const options = parseOptions()
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  try {
    process.stdout.write(`${await bench(options, folder)}\n`)
    return 0
  } finally {
    await stopAll()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Options = ReturnType<typeof parseOptions>

async function bench(
  { rounds, times, only, connections, python: named, models: modelsFolder, quick }: Options,
  folder: string,
) {
  execFileSync(process.execPath, ['classifier/build.js'], { stdio: 'inherit' })
  const wants = (name: string) => only.length === 0 || only.includes(name)
  const wantsAny = (names: string[]) => !only.some((name) => names.includes(name))
  const allSets = await writePictures(join(folder, 'pictures'))
  const setNames = allSets.map(({ name }) => name.replace(' ', ''))
  const sets = allSets.filter((_, i) => wantsAny(setNames) || wants(setNames[i] as string))
  const models = findModels(modelsFolder)

  const own = ['int8', 'fp32', 'no-signals', 'ceiling']
  const needsPython = only.length === 0 || only.some((name) => ![...own, ...setNames].includes(name))
  const python = needsPython ? findPython(named, join(folder, 'python'), !quick) : 'not asked for'
  const all = subjects(models, python)
  const names = [...all.map(({ key }) => key), 'ceiling']
  const chosen = all.filter(({ key }) => (wantsAny(names) ? !ON_REQUEST.includes(key) : wants(key)))
  const present = chosen.filter(({ name, missing }) => {
    const why = missing()
    if (why !== undefined) say(`left out: ${name} (${why})`)
    return why === undefined
  })
  const withCeiling = wantsAny(names) || wants('ceiling')

  const load = start(process.execPath, ['src/run.mjs', 'classifier/bench/load.ts']).child
  const running: Running[] = []
  const shown: { key: string; name: string; readyMs: number }[] = []
  let port = FIRST_PORT
  let oursPort: number | undefined
  for (const subject of present) {
    const { server, readyMs } = await startSubject(subject, ++port)
    if (subject.key === 'int8') oursPort = port
    running.push(servedBy(subject.key, load, port, processTree(server.child.pid as number)))
    shown.push({ key: subject.key, name: subject.name, readyMs })
  }
  if (withCeiling) {
    for (const [kind, path] of Object.entries(models)) {
      if (path === undefined || !present.some(({ key }) => key === kind)) continue
      running.push(ceilingOf(`ceiling-${kind}`, await startCeiling(path)))
      shown.push({ key: `ceiling-${kind}`, name: `our ceiling, ${kind}: no HTTP, no queue`, readyMs: Number.NaN })
    }
  }

  const samples = createSamples()
  for (const set of sets) {
    for (const count of connections) {
      say(`${set.name}, ${count} connections`)
      for (let round = 0; round < rounds; round++) {
        for (const { key, measure } of running) {
          const cell = { subject: key, set: set.name, connections: count }
          if (isMeasured(cell)) samples.add(cell, round, await measure(set, count, times))
        }
      }
    }
  }
  const loopDelayMs = oursPort === undefined ? undefined : await loopDelay(oursPort)
  const failed = samples.failed()
  const heading = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), Node.js ${process.versions.node}, \
${new Date().toISOString().slice(0, 10)}: medians of ${rounds} interleaved rounds of ${times.measureMs / 1000} s, latencies \
in ms, ${failed === 0 ? 'no request failed' : `${failed} requests failed`}`
  return `${heading}\n\n${report({ samples, subjects: shown, sets, connections, loopDelayMs })}`
}

async function startSubject(subject: Subject, port: number) {
  say(`starting ${subject.name}`)
  const server = subject.start(port)
  const readyMs = await untilReady(`http://127.0.0.1:${port}${PATHS.readyz}`, server)
  return { server, readyMs }
}

async function startCeiling(model: string) {
  const script = ['src/run.mjs', 'classifier/bench/ceiling.ts', model]
  const env = { UV_THREADPOOL_SIZE: '2' } // as the workers have it
  const children = Array.from({ length: availableParallelism() }, () => start(process.execPath, script, env).child)
  await Promise.all(children.map((child) => once(child, 'message')))
  return children
}

async function loopDelay(port: number): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}${PATHS.metrics}`)
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(await response.text())?.[1]
  return seconds === undefined ? undefined : Number(seconds) * 1000
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
    },
  })
  const { quick, python, models } = values
  const list = (text: string) => text.split(',').filter((part) => part !== '')
  return {
    quick,
    python,
    models,
    rounds: Number(values.rounds ?? (quick ? 2 : 3)),
    times: { warmupMs: 400, measureMs: 1000 * Number(values.seconds ?? (quick ? 1 : 2)) },
    connections: list(values.connections ?? (quick ? '8,32' : '1,8,32')).map(Number),
    only: list(values.only ?? (quick ? QUICK : '')),
  }
}

/** Progress goes beside the result. */
function say(text: string): void {
  process.stderr.write(`${text}\n`)
}
