import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseEnvironment } from '../../config/load.ts'
import { prometheusGroup } from '../../platform/alerts/prometheus-rules.ts'
import { serviceRules } from '../../platform/alerts/rule-groups.ts'
import { type Asked, envoyMetrics, nginxMetrics } from '../testing/edge-metrics.ts'
import { dev } from '../testing/environments/dev.ts'
import { canRunPrometheus, type Prometheus, startPrometheus } from '../testing/prometheus.ts'
import { SERVICE_VARIANTS } from '../variants/services.ts'
import { dashboardQueries } from './dashboard-queries.ts'

const it = suite('dashboards of services')

// Both engines at once: what one of them sees as the other does not is seen here.
const input = SERVICE_VARIANTS.services(dev)
const env = parseEnvironment('dev', {
  ...input,
  components: { ...input.components, exposure: { engine: 'gateway', bothEngines: true } },
})
const ASKED: readonly Asked[] = [
  { service: 'shop', perSecond: 40, failed: 0.1, late: 0.2 },
  { service: 'ranker', perSecond: 40, failed: 0, late: 0 },
  { service: 'grafana', perSecond: 40, failed: 1, late: 0 }, // a host of the platform, which is no service
]
const PATIENCE_SECONDS = 60

/** What the first queries of a panel ask about one service. */
const of = (service: string, dashboard: string, panel: string): readonly string[] =>
  dashboardQueries(env, { service, __rate_interval: '10s' })
    .filter((query) => query.dashboard === dashboard && query.panel === panel)
    .map(({ expr }) => expr)

if (canRunPrometheus('what dashboards show of a service')) {
  let running: Promise<Prometheus> | undefined
  // Not in `before`, whose failure uvu does not count.
  const prometheus = () => {
    running ??= start()
    return running
  }
  it.after(async () => (await running?.catch(() => undefined))?.stop())

  /** Waits until each query has one value, and that one between two bounds. */
  async function shows(queries: readonly string[], from: number, to: number): Promise<void> {
    const { until } = await prometheus()
    assert.ok(queries.length > 0)
    for (const query of queries) {
      await until(`(${query}) >= ${from}`, PATIENCE_SECONDS)
      await until(`(${query}) <= ${to}`, PATIENCE_SECONDS)
    }
  }

  it('say how much fails and how long it takes, in shares and seconds, behind both engines', async () => {
    const failures = of('shop', 'service', 'Failed requests at the edge')
    assert.is(failures.length, 2)
    await shows(failures, 0.09, 0.11)
    const durations = of('shop', 'service', 'Duration at the edge')
    const [median = '', , slowest = ''] = durations
    const [, , , nginxMedian = '', , nginxSlowest = ''] = durations
    await shows([median, nginxMedian], 0.01, 0.25)
    await shows([slowest, nginxSlowest], 0.5, 1)
  })

  it('set what users get against what that service promises', async () => {
    await shows(of('shop', 'slo', 'Availability: used in the last hour'), 18, 22)
    await shows(of('shop', 'slo', 'Latency: used in the last hour'), 3.8, 4.2)
    await shows(of('shop', 'slo', 'Availability: burn rate'), 18, 22)
    await shows(of('shop', 'slo', 'Latency: burn rate'), 3.8, 4.2)
  })

  it('show the one that is chosen, and not what befalls another', async () => {
    await shows(of('ranker', 'service', 'Failed requests at the edge'), 0, 0)
    await shows(of('ranker', 'slo', 'Latency: used in the last hour'), 0, 0)
    await shows(of('shop|ranker', 'platform-overview', 'Is it us?'), 18, 22)
    await shows(of('ranker', 'platform-overview', 'Is it us?'), 0, 0)
  })

  it('say at once that one has no pod, also where the edge counts nothing any more', async () => {
    await shows(of('reports', 'platform-overview', 'Is it us?'), 199, 201)
  })

  it('offer services, and no host of the platform', async () => {
    const { query } = await prometheus()
    const offered = await query('count by (namespace) (service:objective:ratio)')
    assert.equal(offered.map(({ labels }) => labels['namespace']).sort(), Object.keys(env.services).sort())
    const measured = await query('count by (namespace) (service:requests:increase)')
    assert.equal(measured.map(({ labels }) => labels['namespace']).sort(), ['ranker', 'shop'])
  })
}

async function start(): Promise<Prometheus> {
  const environment = env.name
  const begun = Date.now() / 1000
  const seconds = () => Date.now() / 1000 - begun
  const available = Object.keys(env.services)
    .map(
      (name) =>
        `kube_deployment_status_replicas_available{namespace="${name}",deployment="${name}"} ${name === 'reports' ? 0 : 1}\n`,
    )
    .join('')
  const exposure = { environment, namespace: 'exposure' }
  const jobs = [
    { job: 'envoy', labels: { ...exposure, pod: 'envoy-1' }, text: () => envoyMetrics(seconds(), ASKED) },
    { job: 'nginx', labels: { ...exposure, pod: 'nginx-1' }, text: () => nginxMetrics(seconds(), ASKED) },
    { job: 'cluster', labels: { environment }, text: () => available },
  ]
  const groups = serviceRules(env).map((group) => ({ ...prometheusGroup(env, group), interval: '1s' }))
  const prometheus = await startPrometheus(jobs, groups)
  // Rates need two scrapes, and what is recorded from them comes after.
  await prometheus.until('count_over_time(service:requests_slow:ratio{window="3d"}[1m]) > 3', PATIENCE_SECONDS)
  return prometheus
}

it.run()
