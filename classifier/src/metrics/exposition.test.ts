import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS } from '../contract.ts'
import { testMetrics } from '../testing/metrics.ts'
import { temporaryFolder, until } from '../testing/service.ts'

const it = suite('exposition')

// What Prometheus 2.42 sends.
const PROMETHEUS_ACCEPT =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
/** It waits five seconds for targets before it scrapes any. */
const PROMETHEUS_START_MS = 60_000
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const SLOW = { method: 'POST', route: '/predict', status: 200, durationMs: 70, traceId: TRACE_ID }

function isThere(program: string): boolean {
  if (spawnSync(program, ['--version']).status === 0) return true
  process.stdout.write(`\n  skipped, no ${program}\n`)
  return false
}

/** It may be taken before it is used; nothing else starts servers while this file runs. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

it('has exemplars for those who know OpenMetrics, and the older text for others', async () => {
  const metrics = testMetrics()
  metrics.requestEnded(SLOW)
  const open = await metrics.expose(PROMETHEUS_ACCEPT)
  assert.is(open.contentType, 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  assert.match(open.text, new RegExp(`le="0.1",.*route="/predict"} 1 # {trace_id="${TRACE_ID}"} 0.07 `))
  assert.ok(open.text.endsWith('# EOF\n'))
  const old = 'application/openmetrics-text;q=0.2, text/plain;version=0.0.4;q=0.9'
  for (const accept of [undefined, '*/*', 'text/plain;version=0.0.4', old, 'application/openmetrics-text;q=0']) {
    const { contentType, text } = await metrics.expose(accept)
    assert.is(contentType, 'text/plain; version=0.0.4; charset=utf-8')
    assert.not.match(text, '# {')
  }
})

it('names counters alike in both, also after the other was asked for', async () => {
  const metrics = testMetrics()
  const names = async (accept?: string) => {
    const { text } = await metrics.expose(accept)
    return new Set(text.match(/^classifier_\w+/gm))
  }
  const before = await names()
  assert.equal(await names(PROMETHEUS_ACCEPT), before)
  assert.equal(await names(), before)
  assert.ok(before.has(METRICS.requests.name))
})

it('passes promtool', async () => {
  if (!isThere('promtool')) return
  const { text } = await testMetrics().expose()
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })
  // It has to say about some of those that prom-client adds.
  const ours = `${stdout}${stderr}`.split('\n').filter((line) => !/^(nodejs|process)_|^$/.test(line))
  assert.equal(ours, [])
})

it('is read by Prometheus, with exemplars', async () => {
  if (!isThere('prometheus')) return
  const metrics = testMetrics()
  metrics.requestEnded(SLOW)
  const accepted: (string | undefined)[] = []
  const service = createServer(async ({ headers }, response) => {
    accepted.push(headers.accept)
    const { contentType, text } = await metrics.expose(headers.accept)
    response.setHeader('content-type', contentType).end(text)
  }).listen(0, '127.0.0.1')
  await once(service, 'listening')
  const { port } = service.address() as AddressInfo
  const folder = temporaryFolder()
  const address = `127.0.0.1:${await freePort()}`
  const job = { job_name: 'classifier', static_configs: [{ targets: [`127.0.0.1:${port}`] }] }
  const config = { global: { scrape_interval: '1s' }, scrape_configs: [job] } // JSON is YAML
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const prometheus = spawn(
    'prometheus',
    [
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      '--enable-feature=exemplar-storage',
      `--web.listen-address=${address}`,
    ],
    { stdio: 'ignore' },
  )
  const ask = (path: string) =>
    fetch(`http://${address}/api/v1/${path}`)
      .then((answer) => answer.text())
      .catch(() => '') // it does not listen yet
  const query = (expr: string) => ask(`query?query=${encodeURIComponent(expr)}`)
  try {
    await until(async () => (await query('up')).includes(',"1"]'), undefined, PROMETHEUS_START_MS)
    assert.match(await query('sum(classifier_http_requests_total)'), ',"1"]')
    const { start, end } = { start: Date.now() / 1000 - 60, end: Date.now() / 1000 + 60 }
    const found = await ask(`query_exemplars?query=${METRICS.requestDuration.name}_bucket&start=${start}&end=${end}`)
    assert.match(found, TRACE_ID)
    assert.match(accepted[0] ?? '', 'application/openmetrics-text')
  } finally {
    prometheus.kill()
    await once(prometheus, 'exit')
    service.close()
    service.closeAllConnections()
  }
})

it.run()
