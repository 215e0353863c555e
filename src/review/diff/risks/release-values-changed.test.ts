import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object } from '../../../workshop/testing/objects.ts'
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

const storage = (size: string) =>
  values({ storageSpec: { volumeClaimTemplate: { spec: { resources: { requests: { storage: size } } } } } })

it('is high where a volume cannot follow, and medium where it can be grown', () => {
  assert.match(raised(releaseValuesChanged, storage('20Gi'), storage('10Gi'))[0] ?? '', /^high.*needs a new one/)
  assert.match(raised(releaseValuesChanged, storage('10Gi'), storage('20Gi'))[0] ?? '', /^medium.*grow their claims/)
  const place = (storageClassName: string) => values({ persistence: { storageClassName } })
  assert.match(raised(releaseValuesChanged, place('a'), place('b'))[0] ?? '', /^high/)
})

it('is medium where less is kept, and low where more is', () => {
  assert.match(
    raised(releaseValuesChanged, values({ retention: '30d' }), values({ retention: '2w' }))[0] ?? '',
    /^medium.*is deleted/,
  )
  assert.match(raised(releaseValuesChanged, values({ retention: '7d' }), values({ retention: '2w' }))[0] ?? '', /^low/)
  const size = (retentionSize: string) => values({ retentionSize })
  assert.match(raised(releaseValuesChanged, size('20GiB'), size('1024MiB'))[0] ?? '', /^medium/)
  assert.match(raised(releaseValuesChanged, size('1024MiB'), size('20GiB'))[0] ?? '', /^low/)
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

it('says once where a release keeps nothing any more', () => {
  assert.equal(raised(releaseValuesChanged, storage('20Gi'), values({})), [
    'high: storageSpec is gone. What it keeps goes with its pod from then on.',
  ])
  assert.is(raised(releaseValuesChanged, values({}), storage('20Gi')).length, 1)
})

it.run()
