import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { synth } from '../../synth.ts'
import { renderedCharts } from '../../workshop/testing/rendered-charts.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { at, list } from '../policies/fields.ts'
import { EXPORTERS } from './exporters/index.ts'

const it = suite('what Prometheus scrapes')

/** The monitors through which Prometheus gets to an exporter, each with its path where it has several. */
const MONITORS: Readonly<Record<string, readonly (readonly [monitor: string, path?: string])[]>> = {
  targets: [], // said by Prometheus of each
  'kube-prometheus-stack': [], // recorded by its rules
  prometheus: [['kube-prometheus-prometheus']],
  alertmanager: [['kube-prometheus-alertmanager']],
  grafana: [['kube-prometheus-grafana']],
  'kube-state-metrics': [['kube-state-metrics']],
  kubelet: [['kube-prometheus-kubelet', '/metrics/cadvisor'], ['kube-prometheus-kubelet']],
  'api-server': [['kube-prometheus-apiserver']],
  coredns: [['kube-prometheus-coredns']],
  'node-exporter': [['node-exporter']],
  'argo-cd': [['argocd-application-controller'], ['argocd-server'], ['argocd-repo-server']],
  'cert-manager': [['cert-manager']],
  'external-dns': [['external-dns']],
  'external-secrets': [['external-secrets-metrics']],
  'controller-runtime': [['external-secrets-metrics']],
  envoy: [['envoy-public']],
  'ingress-nginx': [['ingress-nginx-controller']],
  process: [['classifier']],
  nodejs: [['classifier']],
}

const CHARTS = renderedCharts('what is scraped, after relabelling,')
const objects = CHARTS.flatMap(({ env, manifests }) =>
  [...manifests, ...synth([env]).manifests].map(({ object }) => object),
)

const isMonitor = ({ kind }: KubernetesObject) => kind === 'ServiceMonitor' || kind === 'PodMonitor'

function endpointsOf(monitor: string, path?: string): readonly unknown[] {
  return objects
    .filter((object) => isMonitor(object) && object.metadata.name === monitor)
    .flatMap(({ spec }) => [...list(at(spec, 'endpoints')), ...list(at(spec, 'podMetricsEndpoints'))])
    .filter((endpoint) => path === undefined || at(endpoint, 'path') === path)
}

/** Patterns of names that an endpoint drops whatever their labels are. */
const dropsOf = (endpoint: unknown): readonly string[] =>
  list(at(endpoint, 'metricRelabelings'))
    .filter((rule) => at(rule, 'action') === 'drop' && String(at(rule, 'sourceLabels')) === '__name__')
    .map((rule) => String(at(rule, 'regex')))

if (CHARTS.length > 0) {
  it('has a monitor for each exporter whose metrics are known', () => {
    assert.equal(Object.keys(MONITORS).sort(), Object.keys(EXPORTERS).sort())
    for (const [exporter, monitors] of Object.entries(MONITORS))
      for (const [monitor, path] of monitors)
        assert.ok(endpointsOf(monitor, path).length > 0, `${exporter}: ${monitor} ${path ?? ''}`)
  })

  it('leaves out by name exactly what the exporters say', () => {
    for (const [exporter, monitors] of Object.entries(MONITORS)) {
      const dropped = new Set(monitors.flatMap(([monitor, path]) => endpointsOf(monitor, path).flatMap(dropsOf)))
      assert.equal([...dropped].sort(), [...(EXPORTERS[exporter]?.drops ?? [])].sort(), exporter)
    }
  })

  it('keeps ready what the rules of the stack record', () => {
    const recorded = new Set(
      objects
        .filter(({ kind }) => kind === 'PrometheusRule')
        .flatMap(({ spec }) => list(at(spec, 'groups')).flatMap((group) => list(at(group, 'rules'))))
        .map((rule) => at(rule, 'record')),
    )
    const named = Object.keys(EXPORTERS['kube-prometheus-stack']?.metrics ?? {})
    assert.equal(
      named.filter((name) => !recorded.has(name)),
      [],
    )
  })
}

it('knows no metric that the relabelling drops, and no line for one', () => {
  for (const [exporter, { drops = [], metrics = {} }] of Object.entries(EXPORTERS))
    for (const name of Object.keys(metrics))
      for (const pattern of drops) assert.not.match(name, new RegExp(`^(?:${pattern})$`), exporter)
})

it.run()
