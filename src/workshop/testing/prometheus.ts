/** A real Prometheus, where one is installed, that scrapes texts which a test makes. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What one job serves, at any moment, and the labels of its only target. */
export interface Scraped {
  readonly job: string
  readonly labels: Readonly<Record<string, string>>
  text(): string
}

export interface Sample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** A running Prometheus. */
export interface Prometheus {
  readonly address: string
  query(expr: string): Promise<readonly Sample[]>
  /** Waits until an expression has a result. */
  until(expr: string, seconds: number): Promise<void>
  stop(): Promise<void>
}

/** Whether tests can run Prometheus here; says so where they cannot. */
export function canRunPrometheus(what: string): boolean {
  try {
    execFileSync('prometheus', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log(`skipped: ${what} needs prometheus`)
    return false
  }
}

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const close = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))

async function freePort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await close(server)
  return port
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exit = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await exit
}

/**
 * Starts Prometheus on the loopback interface. It scrapes each second, and takes the labels of a text before its own.
 *
 * @param groups - groups of rules, as in a PrometheusRule
 */
export async function startPrometheus(jobs: readonly Scraped[], groups: readonly object[]): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'prometheus-'))
  const targets = createServer((request, response) => {
    const job = jobs.find(({ job }) => request.url === `/${job}`)
    response.writeHead(job ? 200 : 404, { 'content-type': 'text/plain; version=0.0.4' }).end(job?.text())
  })
  const target = `127.0.0.1:${await listen(targets)}`
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.json')],
    scrape_configs: jobs.map(({ job, labels }) => ({
      job_name: job,
      honor_labels: true,
      metrics_path: `/${job}`,
      static_configs: [{ targets: [target], labels }],
    })),
  }
  // JSON is YAML as well.
  writeFileSync(join(folder, 'prometheus.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups }))
  const address = `127.0.0.1:${await freePort()}`
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.json')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  )
  // Whatever ends the tests, also what they cannot see coming, ends it as well.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)

  async function query(expr: string): Promise<readonly Sample[]> {
    const body = new URLSearchParams({ query: expr })
    const response = await fetch(`http://${address}/api/v1/query`, { method: 'POST', body })
    const { data, error } = (await response.json()) as {
      error?: string
      data?: { resultType: string; result: { metric: Record<string, string>; value: [number, string] }[] }
    }
    if (data?.resultType !== 'vector') throw new Error(`${error ?? 'no series'}: ${expr}`)
    return data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
  }

  async function until(expr: string, seconds: number): Promise<void> {
    const end = Date.now() + seconds * 1000
    for (;;) {
      // It does not answer while it starts.
      const result = await query(expr).catch(() => [])
      if (result.length > 0) return
      if (Date.now() > end) throw new Error(`Prometheus has nothing for ${expr} after ${seconds} s`)
      await sleep(200)
    }
  }

  async function stop(): Promise<void> {
    await ended(child)
    process.off('exit', kill)
    targets.closeAllConnections()
    await close(targets)
    rmSync(folder, { recursive: true, force: true })
  }
  return { address: `http://${address}`, query, until, stop }
}
