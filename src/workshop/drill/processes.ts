/** The two programs of the drill: the classifier, and the Prometheus that watches it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { dump } from 'js-yaml'
import { ENV, METRICS_PATH, PATHS } from '../../../classifier/src/contract.ts'
import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { prometheusGroup } from '../../platform/alerts/prometheus-rules.ts'
import type { RuleGroup } from '../../platform/alerts/rule.ts'

const START_MS = 60_000
const POLL_MS = 200

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

/** A program that runs until it is stopped. */
export interface Running {
  readonly url: string
  stop(): void
}

/** Starts a program and waits until a path answers 200. */
async function start(
  command: readonly string[],
  env: Record<string, string>,
  url: string,
  path: string,
): Promise<Running> {
  const [program = '', ...args] = command
  const child: ChildProcess = spawn(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = `${output}${chunk}`.slice(-4000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  let failure: string | undefined
  child.on('error', (error) => {
    failure = error.message
  })
  child.on('exit', (code) => {
    failure ??= `it ended with ${code}`
  })
  const stop = () => void child.kill('SIGTERM')
  for (const deadline = Date.now() + START_MS; ; await new Promise((resolve) => setTimeout(resolve, POLL_MS))) {
    if (failure || Date.now() > deadline) {
      stop()
      throw new UserError('DRILL_FAILED', {
        message: `${program} did not start: ${failure ?? `nothing answers at ${url}${path}`}.\n${output}`,
        hint: 'npm run drill:drift -- --help says what has to be there.',
      })
    }
    const answer = await fetch(`${url}${path}`).catch(() => undefined)
    if (answer?.ok) return { url, stop }
  }
}

/** The classifier as `npm start` runs it, and where its metrics are. */
export async function startClassifier(weights: string): Promise<Running & { readonly metricsPort: number }> {
  const [port, metricsPort] = [await freePort(), await freePort()]
  const env = {
    [ENV.host]: '127.0.0.1',
    [ENV.port]: String(port),
    [ENV.metricsPort]: String(metricsPort),
    [ENV.modelPath]: weights,
    [ENV.workers]: '2',
  }
  const url = `http://127.0.0.1:${port}`
  const running = await start([process.execPath, 'classifier/build.js', 'main'], env, url, PATHS.readyz)
  return { ...running, metricsPort }
}

/** Prometheus with the rules, reading the classifier each second under the labels that it has in a cluster. */
export async function startPrometheus(
  env: Environment,
  groups: readonly RuleGroup[],
  ports: { readonly classifier: number; readonly cluster: number },
  folder: string,
): Promise<Running> {
  const port = await freePort()
  const write = (name: string, content: object): string => {
    const path = join(folder, name)
    writeFileSync(path, dump(content, { noRefs: true, lineWidth: -1 }))
    return path
  }
  const labels = {
    environment: env.name,
    namespace: 'classifier',
    pod: 'classifier-1',
    container: 'classifier',
    service: 'classifier',
  }
  const rules = write('rules.yaml', { groups: groups.map((group) => prometheusGroup(env, group)) })
  const config = write('prometheus.yaml', {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [rules],
    scrape_configs: [
      {
        job_name: 'classifier',
        metrics_path: METRICS_PATH,
        static_configs: [{ targets: [`127.0.0.1:${ports.classifier}`], labels }],
      },
      {
        job_name: 'kube-state-metrics',
        honor_labels: true,
        static_configs: [{ targets: [`127.0.0.1:${ports.cluster}`], labels: { environment: env.name } }],
      },
    ],
  })
  const options = [`--web.listen-address=127.0.0.1:${port}`, `--storage.tsdb.path=${join(folder, 'data')}`]
  const url = `http://127.0.0.1:${port}`
  return start(['prometheus', `--config.file=${config}`, ...options, '--log.level=warn'], {}, url, '/-/ready')
}
