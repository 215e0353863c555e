import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { projectWidened } from './project-widened.ts'

const it = suite('project-widened')

const project = (spec: object) => ({
  objects: [object('argoproj.io/v1alpha1/AppProject', 'argocd/platform', { spec: { ...spec } })],
})

it('is medium for another repository, and high for a wildcard or a kind of the whole cluster', () => {
  assert.equal(raised(projectWidened, project({ sourceRepos: ['a'] }), project({ sourceRepos: ['a', 'b'] })), [
    'medium: spec.sourceRepos gains `b`.',
  ])
  assert.match(
    raised(projectWidened, project({ sourceRepos: ['a'] }), project({ sourceRepos: ['*'] }))[0] ?? '',
    /^high/,
  )
  const kinds = (...names: string[]) =>
    project({ clusterResourceWhitelist: names.map((kind) => ({ group: '', kind })) })
  assert.match(raised(projectWidened, kinds('Namespace'), kinds('Namespace', 'Node'))[0] ?? '', /^high/)
})

it('says nothing of another order, or of less', () => {
  const to = (...names: string[]) => project({ destinations: names.map((namespace) => ({ namespace, server: 's' })) })
  assert.equal(raised(projectWidened, to('a', 'b'), to('b', 'a')), [])
  assert.equal(raised(projectWidened, to('a', 'b'), to('a')), [])
})

it('says nothing of an entry that an earlier pattern takes in', () => {
  const project = (namespace: string, repository: string) => ({
    objects: [
      object('argoproj.io/v1alpha1/AppProject', 'web', {
        spec: { destinations: [{ server: '*', namespace }], sourceRepos: [repository] },
      }),
    ],
  })
  const [wide, narrow] = [project('*', 'https://git.example.com/*'), project('shop', 'https://git.example.com/a.git')]
  assert.equal(raised(projectWidened, wide, narrow), [])
  assert.is(raised(projectWidened, narrow, wide).length, 2)
})

it('is high for a kind that it no longer refuses, and nothing for one more', () => {
  const refusing = (...namespaceResourceBlacklist: object[]) => project({ namespaceResourceBlacklist })
  const [all, one] = [
    { group: '*', kind: '*' },
    { group: '', kind: 'Secret' },
  ]
  assert.match(raised(projectWidened, refusing(all), refusing(one))[0] ?? '', /^high: .*no longer refuses/)
  assert.equal(raised(projectWidened, refusing(one), refusing(all)), [])
})

it.run()
