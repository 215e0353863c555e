import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../workshop/testing/environments/dev.ts'
import { chartsOf, endOfLifeOf, isPastIts, isRolling, minorOf } from './lives.ts'
import { parseEnvironment } from './load.ts'
import { chartsAreAliveOn } from './rules.ts'
import { CHARTS, type ChartVersion, REVIEWED } from './versions.ts'

const it = suite('lives of versions')

const three: ChartVersion = { version: '1.0.0', repository: '', support: { minors: 3, source: '', ends: {} } }

it('end with the release of the third minor version after, where three are fixed', () => {
  assert.is(isPastIts(three, 'v3.4.4', 'v3.6.1'), false)
  assert.is(isPastIts(three, 'v3.4.4', 'v3.7.0'), true)
  assert.is(isPastIts(three, 'v3.4.4', 'v3.4.14'), false)
  assert.is(isPastIts(three, 'v3.4.4', 'v4.1.0'), false)
  assert.is(isPastIts(three, 'v3.4.4', 'v4.2.0'), true)
  assert.is(isPastIts({ version: '1.0.0', repository: '' }, '1.0.0', '9.0.0'), false)
})

it('end with the next, a major one as well, where the newest alone is fixed', () => {
  const newest = { ...three, support: { minors: 1, source: '', ends: {} } }
  assert.is(isPastIts(newest, '2.9.0', '2.10.0'), true)
  assert.is(isPastIts(newest, '2.9.0', '3.0.0'), true)
  assert.is(isPastIts(newest, '2.9.0', '2.9.4'), false)
})

it('are those of what a chart installs, and of no other minor version', () => {
  assert.is(minorOf(CHARTS['argo-cd'].app), '3.4')
  assert.is(endOfLifeOf(CHARTS['argo-cd']), '2027-02-01')
  assert.is(endOfLifeOf({ ...CHARTS['argo-cd'], app: 'v3.5.0' }), undefined)
  assert.is(endOfLifeOf(CHARTS['ingress-nginx']), '2026-03-31')
})

it('have a source wherever a project has a rule', () => {
  const ruled = Object.entries<ChartVersion>(CHARTS).flatMap(([name, { support }]) =>
    support ? [{ name, support }] : [],
  )
  assert.is(ruled.map(({ name }) => name).join(' '), 'argo-cd cert-manager external-secrets envoy-gateway')
  for (const { name, support } of ruled) assert.match(support.source, /^https:\/\//, name)
})

const problemsOn = (day: string, exposure: object = {}) =>
  chartsAreAliveOn(day)(parseEnvironment('dev', { ...dev, components: { ...dev.components, exposure } }))

it('are over where synth refuses the chart, and name the field, the day and the way on', () => {
  assert.equal(problemsOn(REVIEWED), [])
  const [argoCd] = problemsOn('2027-02-02')
  assert.equal(argoCd?.path, ['components', 'argo-cd'])
  assert.match(argoCd?.message ?? '', /^argo-cd 10\.1\.1 \(v3\.4\.4\) reached its end of life on 2027-02-01 \(https:/)
  const paths = problemsOn('2027-03-01').map(({ path }) => path.join('.'))
  assert.equal(paths, ['components.argo-cd', 'components.exposure'])
})

it('are said and not refused where they are over every few weeks, or by choice', () => {
  const ingress = problemsOn('2027-03-01', { engine: 'ingress-nginx' }).map(({ path }) => path.join('.'))
  assert.equal(ingress, ['components.argo-cd'])
  assert.equal(
    chartsOf({})
      .filter(([, chart]) => isRolling(chart))
      .map(([name]) => name),
    ['external-secrets'],
  )
})

it.run()
