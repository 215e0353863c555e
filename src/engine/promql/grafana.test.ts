import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { interpolate, queriesOf, unknownVariables } from './grafana.ts'

const it = suite('queries of dashboards')

it('fills in variables however they are written, and Grafana’s own', () => {
  const values = { namespace: 'shop', pod: 'web' }
  const query = 'sum(rate(a{n="$namespace",p=~"${pod:regex}",q="[[pod]]"}[$__rate_interval]))'
  assert.is(interpolate(query, values), 'sum(rate(a{n="shop",p=~"web",q="web"}[5m]))')
})

it('finds variables that nobody defines', () => {
  assert.equal(unknownVariables('a{b="$c"}[$__range] * ${d}', ['c']), ['d'])
})

it('finds the queries of panels, of panels in rows, and of variables', () => {
  const panel = { title: 'CPU', targets: [{ refId: 'A', expr: 'up' }, { refId: 'B' }] }
  const list = [
    { name: 'pod', type: 'query', query: { query: 'label_values(up{job="x"}, pod)' } },
    { name: 'model', type: 'query', query: 'query_result(sum by (model) (up))' },
    { name: 'datasource', type: 'datasource', query: 'prometheus' },
  ]
  assert.equal(queriesOf({ panels: [panel, { title: 'Row', panels: [panel] }], templating: { list } }), [
    { where: 'variable "pod"', expr: 'count by (pod) (up{job="x"})' },
    { where: 'variable "model"', expr: 'sum by (model) (up)' },
    { where: 'panel "CPU" A', expr: 'up' },
    { where: 'panel "CPU" A', expr: 'up' },
  ])
})

it.run()
