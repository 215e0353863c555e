import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { messages, object } from '../../workshop/testing/objects.ts'
import { applicationCircles } from './application-circles.ts'

const it = suite('application-circles')

const repoURL = dev.repository.url

/** Applications in one folder, `gitops/dev/web/`, each with its source and annotations. */
const found = (applications: Record<string, { directory?: object; path?: string; annotations?: object }>) =>
  messages(
    applicationCircles,
    Object.entries(applications).map(([name, { path = 'gitops/dev', directory, annotations = {} }]) =>
      object(
        'argoproj.io/v1alpha1/Application',
        name,
        { spec: { sources: [{ repoURL, path, directory }] } },
        {
          annotations,
        },
      ),
    ),
  )

const ROOT = { directory: { recurse: true, include: '*/application.yaml' } }
const WEB = { path: 'gitops/dev/web', directory: { exclude: 'application.yaml' } }

it('refuses two Applications that contain each other, and says which', () => {
  const [first = '', second = ''] = found({ root: ROOT, web: WEB })
  assert.match(first, 'waits for itself (root contains web contains root)')
  assert.match(second, 'waits for itself (web contains root contains web)')
})

it('refuses a longer way round', () => {
  const only = (name: string) => ({ path: 'gitops/dev', directory: { recurse: true, include: `*-${name}.yaml` } })
  assert.is(found({ one: only('two'), two: only('three'), three: only('one') }).length, 3)
})

it('accepts one that the other does not read, or whose health does not count', () => {
  const exclude = '{application.yaml,application-root.yaml}'
  assert.equal(found({ root: ROOT, web: { ...WEB, directory: { exclude } } }), [])
  assert.equal(found({ root: ROOT, web: { ...WEB, path: 'gitops/dev/other' } }), [])
  const annotations = { 'argocd.argoproj.io/ignore-healthcheck': 'true' }
  assert.equal(found({ root: { ...ROOT, annotations }, web: WEB }), [])
})

it('accepts one that contains itself, whose own health Argo CD leaves out', () => {
  assert.equal(found({ root: { directory: { recurse: true } } }), [])
})

it.run()
