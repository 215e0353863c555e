import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../testing/diff.ts'
import { object } from '../../testing/objects.ts'
import { releaseValuesChanged } from './release-values-changed.ts'

const it = suite('release-values-changed')

const values = (valuesObject: object, more = {}) => ({
  objects: [
    object('argoproj.io/v1alpha1/Application', 'argocd/web', {
      spec: { sources: [{ chart: 'web', repoURL: 'https://charts.example.com', helm: { valuesObject, ...more } }] },
    }),
  ],
})

it('is low for a value, field by field, also in a text of YAML', () => {
  assert.equal(raised(releaseValuesChanged, values({ web: { a: 1, b: 2 } }), values({ web: { a: 1, b: 3 } })), [
    'low: A value changes, and pods of the chart may restart: web.b: `2` → `3`.',
  ])
  const text = (b: number) => values({}, { values: `web:\n  a: 1\n  b: ${b}\n` })
  assert.match(raised(releaseValuesChanged, text(2), text(3))[0] ?? '', 'web.b: `2` → `3`')
})

it('is high where it places or sizes a volume, and medium where less is kept', () => {
  const storage = (size: string) =>
    values({ spec: { storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: size } } } } } } })
  assert.match(raised(releaseValuesChanged, storage('10Gi'), storage('20Gi'))[0] ?? '', /^high.*can grow at most/)
  assert.match(
    raised(releaseValuesChanged, values({ retention: '30d' }), values({ retention: '7d' }))[0] ?? '',
    /^medium/,
  )
})

it('says nothing of the same values in another order or form', () => {
  assert.equal(
    raised(releaseValuesChanged, values({ a: 1, b: { c: 2, d: 3 } }), values({ b: { d: 3, c: 2 }, a: 1 })),
    [],
  )
  assert.equal(
    raised(releaseValuesChanged, values({}, { values: 'a: 1\nb: 2\n' }), values({}, { values: '{ "a": 1, "b": 2 }' })),
    [],
  )
})

it.run()
