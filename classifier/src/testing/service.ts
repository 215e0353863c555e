import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { METRICS } from '../contract.ts'
import { usageOf } from '../workers/processor-time.ts'
import { type ColorModelOptions, colorModel } from './onnx-model.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

type Program = 'main' | 'model' | 'classify' | 'conformance' | 'baseline' | 'reference' | 'diff-model'

let isBuilt = false
const folders: string[] = []

/** The path of a bundled program, as `npm start` and the image run it. Bundles once per test run. */
export function bundled(program: Program | 'worker'): string {
  if (!isBuilt) execFileSync(process.execPath, ['build.js'], { cwd: ROOT })
  isBuilt = true
  return join(ROOT, 'dist', `${program}.js`)
}

/** An empty folder that is removed when the tests are over. */
export function temporaryFolder(): string {
  if (folders.length === 0) {
    process.once('exit', () => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    })
  }
  const folder = mkdtempSync(join(tmpdir(), 'classifier-'))
  folders.push(folder)
  return folder
}

/** A file with the small test model. */
export function colorModelFile(options?: ColorModelOptions): string {
  const path = join(temporaryFolder(), 'colors.onnx')
  writeFileSync(path, colorModel(options))
  return path
}

/** A program that was started, what it printed so far, and how it ends. */
export type Started = { process: ChildProcess; output: () => string; ended: Promise<number | null> }

/** Starts a bundled program with nothing in its environment but this. */
export function startProgram(program: Program, env: Record<string, string>, args: string[] = []): Started {
  const child = spawn(process.execPath, [bundled(program), ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { process: child, output: () => output, ended }
}

/** A running service. */
export type Service = Started & {
  url: string
  metricsUrl: string
  workerPids: () => number[]
  stop: () => Promise<number | null>
}

/** Starts the service with the small test model, on a free port of the loopback interface, and waits until it listens. */
export async function startService(env: Record<string, string> = {}): Promise<Service> {
  const model = env['MODEL_PATH'] ?? colorModelFile()
  const started = startProgram('main', {
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
    WORKERS: '1',
    MODEL_PATH: model,
    ...env,
  })
  const url = await until(() => /"url":"([^"]+)"/.exec(started.output())?.[1], started)
  return {
    ...started,
    url,
    metricsUrl: /"metricsUrl":"([^"]+)"/.exec(started.output())?.[1] as string, // on the same line
    workerPids: () => [...started.output().matchAll(/"worker ready","pid":(\d+)/g)].map(([, pid]) => Number(pid)),
    stop() {
      started.process.kill('SIGTERM')
      return started.ended
    },
  }
}

/** Asks again and again until there is an answer, or no more time. */
export async function until<T>(
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  started?: Started,
  timeoutMs = 60_000, // what takes milliseconds takes seconds on a machine that runs ten other tests
) {
  const deadlineMs = performance.now() + timeoutMs
  while (performance.now() < deadlineMs) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`waited ${timeoutMs} ms in vain${started ? `; the program printed:\n${started.output()}` : ''}`)
}

/** Of the processor: jimp takes five times as long for the pictures that are waited for. */
const BUSY_MS = 100

/** Waits until the newest worker works: what it uses of the processor says so, however busy the machine is. */
export async function untilBusy({ workerPids }: Service): Promise<void> {
  const pid = workerPids().at(-1) as number
  const before = usageOf(pid)
  if (before === undefined) return void (await new Promise((resolve) => setTimeout(resolve, BUSY_MS))) // it is no Linux
  await until(() => (usageOf(pid)?.cpuMs ?? 0) - before.cpuMs >= BUSY_MS)
}

/** How many requests the service has begun and not answered. */
export async function openRequests({ metricsUrl }: Service): Promise<number> {
  const text = await (await fetch(metricsUrl)).text()
  return Number(new RegExp(`^${METRICS.requestsInFlight.name} (\\d+)$`, 'm').exec(text)?.[1])
}

/** Sends a picture the way a browser does. */
export function predict(url: string, bytes: Buffer, filename = 'picture.jpg'): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(bytes)]), filename)
  return fetch(`${url}/predict`, { method: 'POST', body: form })
}
