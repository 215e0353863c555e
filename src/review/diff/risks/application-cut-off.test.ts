import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object, service } from '../../../workshop/testing/objects.ts'
import { applicationCutOff } from './application-cut-off.ts'

const it = suite('application-cut-off')

const REPOSITORY = 'https://git.example.com/platform.git'
const application = (name: string, path: string, directory: object, spec: object = {}) =>
  object('argoproj.io/v1alpha1/Application', `argocd/${name}`, {
    spec: {
      project: 'platform',
      destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
      source: { repoURL: REPOSITORY, path, directory },
      ...spec,
    },
  })
const root = (directory: object = { recurse: true, include: '*/application-*.yaml' }) =>
  application('root', 'gitops/dev', directory)
const web = (directory: object = { exclude: 'application-*' }, spec: object = {}) =>
  application('web-app', 'gitops/dev/web', directory, spec)
const project = (spec: object = {}) =>
  object('argoproj.io/v1alpha1/AppProject', 'argocd/platform', {
    spec: {
      sourceRepos: [REPOSITORY],
      destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'shop' }],
      clusterResourceWhitelist: [{ group: '', kind: 'Namespace' }],
      ...spec,
    },
  })
const side = (...objects: Parameters<typeof filesOf>[0]) => filesOf(objects)
const filesOf = (objects: readonly ReturnType<typeof project>[]) => ({ objects })

it('is critical where the root reads no Application any more, or not all of them', () => {
  const base = side(root(), web(), project())
  for (const directory of [
    { recurse: false },
    { recurse: true, include: 'other/*' },
    { recurse: true, exclude: '{*web-app*,b}' },
  ])
    assert.match(
      raised(applicationCutOff, base, side(root(directory), web(), project())).join('\n'),
      /critical: Application argocd\/web-app: No Application reads `gitops\/dev\/web\/application-web-app\.yaml` any more/,
    )
})

it('says nothing where the same is read in other words', () => {
  const base = side(root(), web({ exclude: 'application*' }), project())
  const after = side(
    root({ recurse: true, include: '{*/application*.yaml,x}' }),
    web({ exclude: 'application*' }),
    project(),
  )
  assert.equal(raised(applicationCutOff, base, after), [])
})

it('is as bad as the object where a component no longer reads one of its files', () => {
  const base = side(root(), web(), project(), service())
  assert.match(
    raised(
      applicationCutOff,
      base,
      side(root(), web({ exclude: '{application-*,service*}' }), project(), service()),
    ).join(),
    /high: Service shop\/web: No Application reads .* and with it the address that others call/,
  )
})

it('is high where a project no longer allows the repository or the namespace', () => {
  const base = side(root(), web(), project())
  const refused = (spec: object) => raised(applicationCutOff, base, side(root(), web(), project(spec))).join('\n')
  assert.match(
    refused({ sourceRepos: ['https://charts.example.com'] }),
    /high: Application argocd\/web-app: Project `platform` does not let it install from/,
  )
  assert.match(
    refused({ destinations: [{ server: '*', namespace: 'other' }] }),
    /high: .*does not let it install into `shop`/,
  )
  assert.match(refused({ sourceRepos: ['*', `!${REPOSITORY}`] }), /does not let it install from/)
  assert.is(
    refused({ sourceRepos: ['https://git.example.com/*'], destinations: [{ server: '*', namespace: 'sh*' }] }),
    '',
  )
})

it('is high where a project no longer allows a kind, and critical where that is Application', () => {
  const base = side(root(), web(), project(), service())
  const refused = (spec: object) =>
    raised(applicationCutOff, base, side(root(), web(), project(spec), service())).join('\n')
  const allow = (...kinds: string[]) => ({
    namespaceResourceWhitelist: kinds.map((kind) => ({ group: kind === 'Service' ? '' : 'argoproj.io', kind })),
  })
  assert.match(
    refused(allow('Application', 'AppProject')),
    /^high: Service shop\/web: Project `platform` does not allow `Service`/,
  )
  assert.match(
    refused(allow('Service', 'AppProject')),
    /critical: Application argocd\/web-app: .*does not allow `argoproj\.io\/Application`/,
  )
  assert.is(refused(allow('Application', 'AppProject', 'Service')), '')
})

it.run()
