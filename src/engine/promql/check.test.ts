import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkExpression } from './check.ts'
import { RecordedMetrics } from './recorded-metrics.ts'

const it = suite('checkExpression')

const known = new Map([
  ['requests_total', ['route', 'status', 'pod']],
  ['latency_bucket', ['route', 'le']],
  ['limit', ['pod', 'tier']],
])
const metrics = new RecordedMetrics(known, [
  { record: 'route:errors:rate5m', expr: 'sum by (route) (rate(requests_total[5m]))', labels: { severity: 'page' } },
])
const problems = (expr: string) => checkExpression(expr, metrics).problems
const labels = (expr: string) => [...checkExpression(expr, metrics).labels].sort()

it('accepts what Prometheus takes', () => {
  for (const expr of [
    'sum by (route) (rate(requests_total{status=~"5.."}[5m])) / on (route) group_left () route:errors:rate5m > bool 0.5',
    'histogram_quantile(0.99, sum by (le) (rate(latency_bucket[5m] offset 1d)))',
    'max_over_time(sum(rate(requests_total[5m]))[1h:5m]) or vector(0)',
    'absent(requests_total{route="/"} == 1)',
    'count_values("n", limit) and on () requests_total',
    '# why\nlimit @ end()',
  ])
    assert.equal(problems(expr), [], expr)
})

it('says where an expression cannot be read', () => {
  assert.equal(problems('sum(rate(limit[5m])'), ['PromQL that cannot be read, at character 20: sum(rate(limit[5m])'])
  assert.match(problems('limit )')[0] ?? '', 'at character 7, ")"')
  assert.is(problems('').length, 1)
})

it('refuses metrics that do not exist, and selectors that name none', () => {
  assert.match(problems('sum(rate(request_total[5m]))')[0] ?? '', 'the metric request_total is unknown')
  assert.match(problems('{job="web"}')[0] ?? '', 'names no metric')
})

it('refuses labels that a metric does not have, wherever they stand', () => {
  for (const expr of [
    'requests_total{code="500"}',
    'sum by (code) (requests_total)',
    'sum without (code) (requests_total)',
    'requests_total * on (code) limit',
    'sum by (route) (requests_total) / on (route) limit',
    'requests_total * on (pod) group_left (code) limit',
    'sum by (code) (route:errors:rate5m)',
  ])
    assert.is(problems(expr).length > 0, true, expr)
})

it('knows which labels are left', () => {
  assert.equal(labels('sum by (route) (requests_total)'), ['route'])
  assert.equal(labels('sum without (pod) (requests_total)'), ['route', 'status'])
  assert.equal(labels('requests_total * on (pod) group_left (tier) limit'), ['pod', 'route', 'status', 'tier'])
  assert.equal(labels('requests_total * on (pod) limit'), ['pod'])
  assert.equal(labels('label_replace(limit, "zone", "$1", "pod", "(.*)")'), ['pod', 'tier', 'zone'])
  assert.equal(labels('histogram_quantile(0.5, latency_bucket)'), ['route'])
  assert.equal(labels('absent(limit{tier="a", pod=~"b"})'), ['tier'])
  assert.equal(labels('topk(2, route:errors:rate5m)'), ['route', 'severity'])
})

it('refuses a rate without a time, and a quantile without its buckets', () => {
  assert.match(problems('rate(requests_total)')[0] ?? '', 'needs a time such as [5m]')
  assert.match(problems('abs(limit[5m])')[0] ?? '', 'needs series without a time')
  assert.match(problems('histogram_quantile(0.5, sum(latency_bucket))')[0] ?? '', 'needs the label le')
})

it('refuses sides whose labels differ, so that they never match', () => {
  assert.match(problems('sum by (route) (requests_total) / sum(requests_total)')[0] ?? '', 'never match')
  assert.match(problems('route:errors:rate5m > sum by (route) (requests_total)')[0] ?? '', 'never match')
  assert.match(problems('sum(limit) and sum by (pod) (limit)')[0] ?? '', 'never match')
  for (const expr of ['sum(limit) / sum(requests_total)', 'limit / sum by (pod) (limit)', 'sum(limit) > 3'])
    assert.equal(problems(expr), [], expr)
})

it('bears a recording rule that refers to itself', () => {
  const circular = new RecordedMetrics(known, [{ record: 'a:b', expr: 'a:b + limit' }])
  assert.equal(circular.check('a:b').problems, [])
})

it.run()
