import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS } from '../../../../classifier/src/contract.ts'
import { parseEnvironment } from '../../../config/load.ts'
import { dev } from '../../../workshop/testing/environments/dev.ts'
import { quantile, series } from '../../alerts/series.ts'
import { monitoring } from '../monitoring.ts'
import { addSidecarRole, GRAFANA_PARAMETERS, grafanaValues } from './grafana.ts'
import { kubePrometheusStack } from './kube-prometheus-stack.ts'
import { monitoringPods } from './pods.ts'
import { prometheusValues } from './prometheus.ts'

const it = suite('monitoring')

function environment(changed = {}) {
  const components = { ...dev.components, monitoring: { ...dev.components.monitoring, ...changed } }
  return parseEnvironment('dev', { ...dev, components })
}

function alerts() {
  const chart = Testing.chart()
  monitoring.build?.(chart, environment())
  const rule = Testing.synth(chart).find(
    ({ kind, metadata }) => kind === 'PrometheusRule' && metadata.name === 'classifier',
  )
  return rule.spec.groups[0].rules as readonly {
    readonly alert: string
    readonly expr: string
    readonly labels: { readonly severity: string }
    readonly annotations: Record<string, string>
  }[]
}

/** Names of ours in an expression, without the suffixes of a histogram’s series. */
const metricsIn = (expr: string): string[] =>
  (expr.match(/classifier_\w+/g) ?? []).map((name) => name.replace(/_bucket$/, ''))

it('selects series by name and labels', () => {
  assert.is(series('queueDepth'), 'classifier_queue_depth')
  assert.is(
    series('requests', { route: '="/predict"', status: '=~"5.."' }),
    'classifier_http_requests_total{route="/predict",status=~"5.."}',
  )
})

it('takes quantiles over all pods', () => {
  assert.is(
    quantile(0.99, 'stageDuration', '5m', { stage: '="inference"' }),
    'histogram_quantile(0.99, sum by (le) (rate(classifier_stage_duration_seconds_bucket{stage="inference"}[5m])))',
  )
})

it('names only metrics of the contract in alerts', () => {
  const known: readonly string[] = Object.values(METRICS).map(({ name }) => name)
  const used = alerts().flatMap(({ expr }) => metricsIn(expr))
  assert.ok(used.length > 3)
  for (const metric of used) assert.ok(known.includes(metric), metric)
})

it('says in each alert how bad it is, what it is and what was measured', () => {
  for (const { alert, labels, annotations } of alerts()) {
    assert.ok(['critical', 'warning'].includes(labels.severity), alert)
    assert.ok(annotations['summary'] && annotations['description'], alert)
  }
})

it('leaves room on the disk for what Prometheus writes first', () => {
  const { prometheusSpec } = prometheusValues(environment({ storage: '100Gi' }))
  assert.is(prometheusSpec.retentionSize, '87040MiB')
})

it('has no disruption budget that blocks the drain of a single pod', () => {
  assert.not.ok(prometheusValues(environment({ replicas: 1 })).podDisruptionBudget.enabled)
  assert.ok(prometheusValues(environment({ replicas: 2 })).podDisruptionBudget.enabled)
})

it('asks one and the same of several Prometheus servers for a dashboard', () => {
  assert.is(prometheusValues(environment({ replicas: 1 })).service, undefined)
  assert.equal(prometheusValues(environment({ replicas: 2 })).service, { sessionAffinity: 'ClientIP' })
})

it('has dashboards of the systems that the nodes run', () => {
  const { nodeExporter } = Object(kubePrometheusStack(environment()).values)
  for (const system of ['aix', 'darwin']) assert.is(nodeExporter.operatingSystems[system].enabled, false, system)
})

it('lets Grafana’s sidecars read ConfigMaps, and no Secret', () => {
  const chart = Testing.chart()
  addSidecarRole(chart)
  const [role] = Testing.synth(chart)
  assert.is(GRAFANA_PARAMETERS['grafana.rbac.useExistingRole'], role.metadata.name)
  assert.equal(role.rules, [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }])
})

it('shows Azure’s Prometheus the classifier and the edge, by choice, under the jobs that ours has', () => {
  const objects = (choices: object) => {
    const chart = Testing.chart()
    monitoring.build?.(chart, parseEnvironment('dev', { ...dev, ...choices }))
    return Testing.synth(chart)
  }
  const isInSystem = ({ metadata }: { metadata: { namespace: string } }) => metadata.namespace === 'kube-system'
  const jobs = (choices: object): readonly string[] => {
    const scrapes = objects({ managedPrometheus: true, ...choices }).find(isInSystem)
    return scrapes.data['prometheus-config'].match(/(?<=job_name: ).+/g)
  }
  const components = (exposure: object) => ({ components: { ...dev.components, exposure } })
  assert.equal(jobs({}), ['classifier', 'envoy-public'])
  assert.equal(jobs(components({ engine: 'ingress-nginx' })), ['classifier', 'ingress-nginx-controller'])
  assert.is(jobs(components({ bothEngines: true })).length, 3)
  assert.not(objects({ managedPrometheus: false }).some(isInSystem))
})

it('lets Azure’s Prometheus to the metrics of the proxies, and to no other port', () => {
  const chart = Testing.chart()
  monitoring.build?.(chart, parseEnvironment('dev', { ...dev, managedPrometheus: true }))
  const way = Testing.synth(chart).find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'exposure',
  )
  const labels = { 'gateway.envoyproxy.io/owning-gateway-name': 'public' }
  assert.equal(way.spec.podSelector, { matchLabels: labels })
  assert.equal(way.spec.ingress[0].ports, [{ protocol: 'TCP', port: 19001 }])
})

it('signs in with Entra by choice, trusted without a secret, and reaches it only then', () => {
  const clientId = '66666666-6666-4666-8666-666666666666'
  const without = environment()
  const sso = environment({ sso: { clientId } })
  assert.not.ok('auth.azuread' in grafanaValues(without)['grafana.ini'])
  const { 'grafana.ini': ini, extraSecretMounts = [] } = grafanaValues(sso)
  const section = ini['auth.azuread']
  assert.is(section?.client_authentication, 'workload_identity')
  assert.is(section?.client_id, clientId)
  assert.not.ok('client_secret' in (section ?? {}))
  assert.match(section?.workload_identity_token_file ?? '', extraSecretMounts[0]?.mountPath ?? '?')
  const reachesInternet = (env: typeof sso) => JSON.stringify(monitoringPods(env)['grafana']).includes('internet')
  assert.ok(reachesInternet(sso))
  assert.not.ok(reachesInternet(without))
})

it.run()
