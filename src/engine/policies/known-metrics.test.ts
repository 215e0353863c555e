import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { knownMetricsOnly } from './known-metrics.ts'

const it = suite('known-metrics')
type Fields = Record<string, unknown>
const problems = (...objects: Parameters<typeof messages>[1]) => messages(knownMetricsOnly, objects)

const rules = (...list: Fields[]) =>
  object('monitoring.coreos.com/v1/PrometheusRule', 'web', { spec: { groups: [{ name: 'web', rules: list }] } })
const dashboard = (expr: string, templating: Fields = {}) => {
  const panels = [{ title: 'Requests', targets: [{ refId: 'A', expr }] }]
  const data = { 'web.json': JSON.stringify({ panels, templating }) }
  return object('v1/ConfigMap', 'web', { data }, { labels: { grafana_dashboard: '1' } })
}

it('accepts known metrics, and what rules of any object record', () => {
  const record = { record: 'namespace:up:sum', expr: 'sum by (namespace) (up)', labels: { team: 'a' } }
  const annotations = { description: '{{ $labels.namespace }} has {{ $value }}' }
  const alert = { alert: 'Down', expr: 'namespace:up:sum{team="a"} < 1', annotations }
  assert.equal(problems(rules(alert), rules(record), dashboard('namespace:up:sum')), [])
})

it('refuses PromQL that cannot be read, with its place', () => {
  assert.equal(problems(rules({ alert: 'Down', expr: 'up ==' })), [
    'Down: PromQL that cannot be read, at character 6: up ==',
  ])
})

it('refuses unknown metrics and labels in rules and panels', () => {
  assert.match(problems(rules({ record: 'a:b', expr: 'sum(upp)' }))[0] ?? '', 'a:b: the metric upp is unknown')
  assert.match(problems(rules({ alert: 'A', expr: 'up{pood="x"}' }))[0] ?? '', 'names the label pood')
  assert.match(problems(dashboard('sum(upp)'))[0] ?? '', 'web.json, panel "Requests" A: the metric upp is unknown')
})

it('refuses annotations with a label that the expression drops', () => {
  const alert = { alert: 'A', expr: 'sum(up) < 1', annotations: { summary: '{{ $labels.pod }} is down' } }
  assert.equal(problems(rules(alert)), ['A: an annotation has $labels.pod, which the expression does not keep'])
})

it('fills in the variables that a dashboard defines, and refuses others', () => {
  const expr = 'sum(rate(process_cpu_seconds_total{pod=~"$pod"}[$__rate_interval]))'
  assert.equal(problems(dashboard(expr, { list: [{ name: 'pod', type: 'custom' }] })), [])
  assert.match(problems(dashboard(expr))[0] ?? '', 'uses $pod, which it does not define')
})

it('leaves other ConfigMaps alone', () => {
  assert.equal(problems(object('v1/ConfigMap', 'web', { data: { 'a.json': 'not JSON' } })), [])
})

it.run()
