import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { syncChanged } from './sync-changed.ts'

const it = suite('sync-changed')

const application = (spec: object, metadata = {}) => ({
  objects: [
    object('argoproj.io/v1alpha1/Application', 'argocd/web', { spec: { project: 'platform', ...spec } }, metadata),
  ],
})
const source = (changes = {}) => ({
  sources: [{ repoURL: 'https://git.example.com/a.git', path: 'gitops/dev/web', targetRevision: 'main', ...changes }],
})

it('is high where it installs elsewhere or reads another branch', () => {
  const to = (namespace: string) => application({ destination: { namespace } })
  assert.match(raised(syncChanged, to('a'), to('b'))[0] ?? '', /^high.*installs elsewhere/)
  assert.match(
    raised(syncChanged, application(source()), application(source({ targetRevision: 'wip' })))[0] ?? '',
    /^high.*reads other files/,
  )
})

it('is high for a branch or a range, whatever it looks like, and nothing for a release or a commit', () => {
  const chart = (targetRevision: string) =>
    application({ sources: [{ repoURL: 'https://charts.example.com', chart: 'web', targetRevision }] })
  for (const revision of ['release-1.2', '1.2.*', '^1.2.0', 'v1.2', 'HEAD', '1.2.3 || 2.0.0'])
    assert.match(raised(syncChanged, chart('1.2.3'), chart(revision))[0] ?? '', /^high: .*It is no release/)
  const folder = (targetRevision: string) => application(source({ targetRevision }))
  assert.match(raised(syncChanged, folder('v1.2.3'), folder('release-1.2.3'))[0] ?? '', /^high/)
  for (const revision of ['v1.3.0', '1.3.0-rc.1', 'a1'.repeat(20)])
    assert.equal(raised(syncChanged, chart('1.2.3'), chart(revision)), [])
})

it('is high where a source goes with what it installed, critical where that holds data, and medium where one comes', () => {
  const sources = (charts: string[], metadata = {}) =>
    application({ sources: charts.map((chart) => ({ repoURL: 'https://charts.example.com', chart })) }, metadata)
  assert.equal(raised(syncChanged, sources(['a', 'b']), sources(['a'])), [
    'high: No longer installs `b`: what it installed is deleted.',
  ])
  const annotations = { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' }
  assert.match(
    raised(syncChanged, sources(['a', 'b'], { annotations }), sources(['a'], { annotations }))[0] ?? '',
    /^critical/,
  )
  assert.equal(raised(syncChanged, sources(['a']), sources(['a', 'b'])), ['medium: Installs `b` as well.'])
})

it('calls a chart of an OCI repository by its name', () => {
  const oci = { repoURL: 'oci://quay.io/jetstack/charts/cert-manager', path: '.', helm: { releaseName: 'a' } }
  const other = { repoURL: 'https://charts.example.com', chart: 'a' }
  const sources = (...all: object[]) => application({ sources: all })
  assert.match(raised(syncChanged, sources(oci, other), sources(other))[0] ?? '', /No longer installs `cert-manager`/)
})

it('is high where a release gets another name', () => {
  const release = (releaseName: string) => application(source({ helm: { releaseName } }))
  assert.match(raised(syncChanged, release('a'), release('b'))[0] ?? '', /^high.*other names/)
})

it('is medium where Git no longer decides alone', () => {
  const automated = (prune: boolean) => application({ syncPolicy: { automated: { prune, selfHeal: true } } })
  assert.match(raised(syncChanged, automated(true), automated(false))[0] ?? '', /^medium/)
  assert.equal(raised(syncChanged, automated(false), automated(true)), [])
})

it('is medium without the finalizer', () => {
  const finalizers = ['resources-finalizer.argocd.argoproj.io']
  assert.match(
    raised(syncChanged, application({}, { finalizers }), application({}, { finalizers: [] }))[0] ?? '',
    /^medium.*stays/,
  )
})

it('says nothing of a finalizer that only deletes in another order', () => {
  const named = (name: string) => application({}, { finalizers: [name] })
  const before = named('resources-finalizer.argocd.argoproj.io')
  assert.equal(raised(syncChanged, before, named('resources-finalizer.argocd.argoproj.io/background')), [])
})

it('leaves versions and values to their own classes', () => {
  const chart = (targetRevision: string, a: number) =>
    application({
      sources: [{ repoURL: 'https://charts.example.com', chart: 'web', targetRevision, helm: { valuesObject: { a } } }],
    })
  assert.equal(raised(syncChanged, chart('1.0.0', 1), chart('2.0.0', 2)), [])
})

it.run()
