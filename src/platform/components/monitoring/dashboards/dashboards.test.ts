import { Testing } from 'cdk8s'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, parseEnvironment } from '../../../../config/load.ts'
import { interpolate, queriesOf, unknownVariables, variablesOf } from '../../../../engine/promql/grafana.ts'
import { knownMetrics } from '../../../../engine/promql/known-metrics.ts'
import { RecordedMetrics, type Recording } from '../../../../engine/promql/recorded-metrics.ts'
import { dev } from '../../../../workshop/testing/environments/dev.ts'
import { prod } from '../../../../workshop/testing/environments/prod.ts'
import { monitoring } from '../../monitoring.ts'
import { dashboardJson } from './dashboard.ts'
import type { GrafanaPanel } from './grafana.ts'
import { DASHBOARDS } from './index.ts'
import { readableJson } from './json.ts'

const it = suite('dashboards')

const ENVIRONMENTS: readonly Environment[] = [parseEnvironment('dev', dev), parseEnvironment('prod', prod)]
const [env] = ENVIRONMENTS as readonly [Environment]
const MEBIBYTE = 2 ** 20
const COLUMNS = 24

const dashboards = ENVIRONMENTS.flatMap((environment) =>
  DASHBOARDS.map((dashboard) => dashboardJson(dashboard, environment)),
)
const isPanel = (panel: { readonly type: string }): panel is GrafanaPanel => panel.type !== 'row'
/** Every panel with the name by which a failed test calls it. */
const panels = dashboards.flatMap(({ title, panels }) =>
  panels.filter(isPanel).map((panel) => ({ name: `${title}: ${panel.title}`, panel })),
)

/** Objects of the component in one environment. */
function objects(environment = env) {
  const chart = Testing.chart()
  monitoring.build?.(chart, environment)
  return Testing.synth(chart)
}
const recordings = objects()
  .filter(({ kind }) => kind === 'PrometheusRule')
  .flatMap(({ spec }) => spec.groups.flatMap(({ rules }: { rules: Recording[] }) => rules))
  .filter(({ record }: Recording) => record)
const metrics = new RecordedMetrics(knownMetrics(), recordings)

it('has a name, an address and a folder for each dashboard', () => {
  for (const key of ['uid', 'title'] as const)
    assert.is(new Set(DASHBOARDS.map((dashboard) => dashboard[key])).size, DASHBOARDS.length, key)
  for (const { folder, description } of DASHBOARDS) assert.ok(folder && description.endsWith('?'), description)
})

it('says on every panel what it shows, in which unit, and where it turns bad', () => {
  for (const { name, panel } of panels) {
    const { unit, thresholds } = panel.fieldConfig.defaults
    assert.match(panel.description ?? '', /^\p{Lu}.{20,}[.]$/u, name)
    assert.ok(unit, name)
    const [first, ...rest] = thresholds?.steps.map(({ value }) => value) ?? []
    assert.is(first, null, name)
    assert.ok(rest.length > 0, name)
    assert.equal(
      rest,
      [...rest].sort((a, b) => Number(a) - Number(b)),
      name,
    )
  }
})

it('gives panels an id and a place of their own, on the grid', () => {
  for (const { title, panels } of dashboards) {
    assert.is(new Set(panels.map(({ id }) => id)).size, panels.length, title)
    const taken = new Set<string>()
    for (const { gridPos: { x, y, w, h } = { x: 0, y: 0, w: 0, h: 0 } } of panels) {
      assert.ok(w > 0 && h > 0 && x >= 0 && x + w <= COLUMNS, title)
      for (let column = x; column < x + w; column++)
        for (let row = y; row < y + h; row++) {
          assert.not(taken.has(`${column} ${row}`), `${title}: two panels at ${column}, ${row}`)
          taken.add(`${column} ${row}`)
        }
    }
  }
})

it('fills its rows', () => {
  for (const { title, panels } of dashboards) {
    const widths = new Map<number, number>()
    for (const { gridPos } of panels)
      widths.set(gridPos?.y ?? 0, (widths.get(gridPos?.y ?? 0) ?? 0) + (gridPos?.w ?? 0))
    for (const [y, width] of widths) assert.is(width, COLUMNS, `${title}, row at ${y}`)
  }
})

it('uses the variables that it offers, and no others', () => {
  for (const dashboard of dashboards) {
    const variables = variablesOf(dashboard)
    const text = JSON.stringify([dashboard.panels, dashboard.templating])
    for (const name of variables) assert.match(text, new RegExp(`\\$\\{?${name}\\b`), `${dashboard.title}: ${name}`)
    for (const { where, expr } of queriesOf(dashboard))
      assert.equal(unknownVariables(expr, variables), [], `${dashboard.title}, ${where}`)
  }
})

it('shows in legends and columns only labels that the result has', () => {
  for (const { name, panel } of panels)
    for (const { expr, legendFormat = '' } of panel.targets) {
      const { problems, labels } = metrics.check(interpolate(expr, { environment: 'dev', service: 'a', model: 'b' }))
      assert.equal(problems, [], name)
      const columns = panel.type === 'table' ? columnsOf(panel) : []
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
      for (const label of [...shown, ...columns]) assert.ok(labels.has(label), `${name}: no label ${label} in ${expr}`)
    }
})

function columnsOf({ transformations = [] }: GrafanaPanel): readonly string[] {
  const filters = transformations.filter(({ id }) => id === 'filterFieldsByName')
  const names = filters.flatMap(({ options }) => (options as { include: { names: string[] } }).include.names)
  return names.filter((label) => label !== 'Value')
}

it('writes each into a ConfigMap of its own, in its folder, far below the limit of 1 MiB', () => {
  const maps = objects().filter(({ metadata }) => metadata.labels?.grafana_dashboard)
  assert.is(maps.length, DASHBOARDS.length)
  for (const { metadata, data } of maps) {
    const [json = ''] = Object.values(data as Record<string, string>)
    assert.ok(Buffer.byteLength(json) < MEBIBYTE / 4, metadata.name)
    assert.ok(metadata.annotations.grafana_folder, metadata.name)
    JSON.parse(json)
  }
})

it('writes JSON that means the same', () => {
  const value = { a: [1, 'two', null, { b: [] }], c: {}, d: 'x'.repeat(200), e: [['y'.repeat(130)], { f: true }] }
  assert.equal(JSON.parse(readableJson(value)), value)
  assert.is(readableJson({ a: [1, 'two'], b: {} }), '{"a":[1,"two"],"b":{}}')
  for (const line of readableJson(value).split('\n')) assert.ok(line.length <= 120 || /[xy]{100}/.test(line), line)
})

it.run()
