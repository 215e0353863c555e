import type { Manifest } from '../kubernetes/manifest.ts'
import { type Dashboard, interpolate, queriesOf, unknownVariables, variablesOf } from '../promql/grafana.ts'
import { knownMetrics } from '../promql/known-metrics.ts'
import { RecordedMetrics, type Recording } from '../promql/recorded-metrics.ts'
import { at, type Fields, fields, list, text } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

/** Label by which Grafana's sidecar finds dashboards. */
const DASHBOARD = 'grafana_dashboard'

const rulesOf = ({ object }: Manifest): readonly Fields[] =>
  list(at(object, 'spec', 'groups')).flatMap((group) => list(at(group, 'rules')).map(fields))

function recordingOf(rule: Fields): readonly Recording[] {
  const record = text(rule['record'])
  // Their names alone matter here, and values such as the environment's would keep environments from sharing.
  const labels = Object.fromEntries(Object.keys(fields(rule['labels'])).map((label) => [label, '']))
  return record ? [{ record, expr: String(rule['expr']), labels }] : []
}

function ruleProblems(manifest: Manifest, metrics: RecordedMetrics): readonly string[] {
  return rulesOf(manifest).flatMap((rule) => {
    const { problems, labels } = metrics.check(String(rule['expr']))
    const name = text(rule['alert']) ?? text(rule['record'])
    const texts = Object.values(fields(rule['annotations'])).join(' ')
    const templated = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label)
    const missing = problems.length > 0 ? [] : templated.filter((label) => !labels.has(label))
    const inTemplates = missing.map((label) => `an annotation has $labels.${label}, which the expression does not keep`)
    return [...problems, ...inTemplates].map((problem) => `${name}: ${problem}`)
  })
}

function dashboardProblems({ object }: Manifest, metrics: RecordedMetrics): readonly string[] {
  if (!at(object.metadata.labels, DASHBOARD)) return []
  return Object.entries(fields(object['data'])).flatMap(([file, json]) => {
    const dashboard = JSON.parse(String(json)) as Dashboard
    const variables = variablesOf(dashboard)
    const values = Object.fromEntries(variables.map((name) => [name, name]))
    return queriesOf(dashboard).flatMap(({ where, expr }) => {
      const undefinedOnes = unknownVariables(expr, variables).map((name) => `uses $${name}, which it does not define`)
      const problems = undefinedOnes.length > 0 ? undefinedOnes : metrics.check(interpolate(expr, values)).problems
      return problems.map((problem) => `${file}, ${where}: ${problem}`)
    })
  })
}

/** Metrics that environments with the same recording rules share. */
const SHARED = new Map<string, RecordedMetrics>()

function metricsWith(recordings: readonly Recording[]): RecordedMetrics {
  const key = JSON.stringify(recordings)
  const metrics = SHARED.get(key) ?? new RecordedMetrics(knownMetrics(), recordings)
  SHARED.set(key, metrics)
  return metrics
}

/** Rules and dashboards can be read by Prometheus, and name only metrics and labels that exist. */
export const knownMetricsOnly: Policy = {
  name: 'known-metrics',
  check(platform) {
    const index = indexOf(platform)
    const rules = index.ofKind('PrometheusRule')
    const metrics = metricsWith(rules.flatMap((manifest) => rulesOf(manifest).flatMap(recordingOf)))
    return [
      ...rules.flatMap((manifest) => ruleProblems(manifest, metrics).map((message) => ({ manifest, message }))),
      ...index
        .ofKind('ConfigMap')
        .flatMap((manifest) => dashboardProblems(manifest, metrics).map((message) => ({ manifest, message }))),
    ]
  },
}
