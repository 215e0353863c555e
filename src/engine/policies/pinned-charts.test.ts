import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { messages, object } from '../../workshop/testing/objects.ts'
import { pinnedCharts } from './pinned-charts.ts'

const it = suite('pinned-charts')
const application = (...sources: unknown[]) => object('argoproj.io/v1alpha1/Application', 'web', { spec: { sources } })
const problems = (source: Record<string, unknown>) => messages(pinnedCharts, [application(source)])
const chart = { repoURL: 'https://charts.example.com', chart: 'web', targetRevision: '1.2.3' }
const oci = { repoURL: 'oci://registry.example.com/charts/web', path: '.', targetRevision: 'v1.2.3' }
const folder = { repoURL: 'https://github.com/example/crds.git', path: 'config', targetRevision: 'v1.2.3-rc.1' }
const values = (valuesObject: unknown) => problems({ ...chart, helm: { valuesObject } })

it('accepts exact versions, tags, commits and its own repository', () => {
  const own = { repoURL: dev.repository.url, path: 'gitops/dev/web', targetRevision: 'main' }
  const commit = { ...folder, targetRevision: 'ab'.repeat(20) }
  assert.equal(messages(pinnedCharts, [application(chart, oci, folder, commit, own)]), [])
})

for (const version of ['1.x', '^1.2.0', '*', '', 'HEAD', '>=1.0.0', '1.2', undefined])
  it(`refuses the chart version "${version}"`, () => {
    assert.match(
      problems({ ...chart, targetRevision: version })[0] ?? '',
      `chart web has the version "${version ?? ''}"`,
    )
    assert.match(problems({ ...oci, targetRevision: version })[0] ?? '', 'name one exactly')
  })

for (const revision of ['main', 'HEAD', 'release-1.2', undefined])
  it(`refuses another's repository at "${revision}"`, () => {
    assert.match(problems({ ...folder, targetRevision: revision })[0] ?? '', 'which can move')
  })

it('looks into a single source too', () => {
  const single = object('argoproj.io/v1alpha1/Application', 'web', {
    spec: { source: { ...chart, targetRevision: '*' } },
  })
  assert.equal(messages(pinnedCharts, [single]).length, 1)
})

it('refuses "latest" in Helm values, in all their forms', () => {
  assert.equal(values({ controller: { image: { tag: 'latest' } } }), [
    'the Helm value controller.image.tag is "latest"; name the version that the chart is tested with',
  ])
  assert.equal(values({ images: ['nginx:latest'] }).length, 1)
  assert.equal(problems({ ...chart, helm: { values: 'image:\n  tag: latest\n' } }).length, 1)
  assert.equal(problems({ ...chart, helm: { parameters: [{ name: 'image.tag', value: 'latest' }] } }).length, 1)
})

it('accepts the word elsewhere', () => {
  assert.equal(values({ image: { tag: 'v1.2.3' }, description: 'the latest', strategy: 'latest' }), [])
})

it.run()
