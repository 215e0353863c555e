import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
import { chartSourceNew } from './chart-source-new.ts'

const it = suite('chart-source-new')

const application = (...repositories: string[]) =>
  object('argoproj.io/v1alpha1/Application', 'web', {
    spec: { sources: repositories.map((repoURL, index) => ({ repoURL, chart: `c${index}` })) },
  })

it('is high for a repository that nothing came from', () => {
  assert.equal(
    raised(
      chartSourceNew,
      { objects: [application('https://a.example.com')] },
      { objects: [application('https://a.example.com', 'https://b.example.com')] },
    ),
    ['high: Installs from `https://b.example.com`, which nothing came from before.'],
  )
})

it('says nothing of one that another Application uses', () => {
  const other = { ...application('https://b.example.com'), metadata: { name: 'other', namespace: 'argocd' } }
  const before = { objects: [other, application('https://a.example.com')] }
  assert.equal(raised(chartSourceNew, before, { objects: [other, application('https://b.example.com')] }), [])
})

it.run()
