import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { changesBetweenValues, leaves } from './fields.ts'

const it = suite('changesBetweenValues')

/** What differs, as `path: before → after`. */
const texts = (before: unknown, after: unknown) =>
  changesBetweenValues('', before, after).map(
    ({ path, before: from, after: to }) => `${path}: ${JSON.stringify(from)} → ${JSON.stringify(to)}`,
  )

it('finds nothing where only the order of keys or of named items differs', () => {
  assert.equal(texts({ a: 1, b: [{ name: 'x' }, { name: 'y' }] }, { b: [{ name: 'y' }, { name: 'x' }], a: 1 }), [])
})

it('matches the items of lists by what tells them apart', () => {
  const env = (value: string) => ({
    env: [
      { name: 'A', value: '1' },
      { name: 'B', value },
    ],
  })
  assert.equal(texts(env('2'), env('3')), ['env[B].value: "2" → "3"'])
  const rule = (verbs: string[]) => ({ rules: [{ apiGroups: [''], resources: ['pods'], verbs }] })
  assert.equal(texts(rule(['get']), rule(['get', 'list'])), ['rules[pods].verbs[]: undefined → "list"'])
  const subjects = (...kinds: string[]) => kinds.map((kind) => ({ kind, name: 'a' }))
  assert.equal(texts(subjects('User'), subjects('User', 'Group')), [
    '[Group/a]: undefined → {"kind":"Group","name":"a"}',
  ])
})

it('calls the sources of an Application by their chart, or else their folder', () => {
  const sources = (targetRevision: string) => ({
    sources: [
      { repoURL: 'https://charts.example.com', chart: 'web', targetRevision },
      { repoURL: 'https://git.example.com/a.git', path: 'gitops/dev/web' },
    ],
  })
  assert.equal(texts(sources('1'), sources('2')), ['sources[web].targetRevision: "1" → "2"'])
})

it('pairs items that nothing tells apart: equal ones first, the rest by their order', () => {
  const peer = (app: string) => ({ podSelector: { matchLabels: { app } } })
  assert.equal(texts([peer('a'), peer('b')], [peer('b'), peer('c')]), ['[0].podSelector.matchLabels.app: "a" → "c"'])
  assert.equal(texts([peer('a'), peer('a')], [peer('a')]), [
    '[0]: {"podSelector":{"matchLabels":{"app":"a"}}} → undefined',
  ])
})

it('takes lists of texts as sets, and says where only their order differs', () => {
  assert.equal(texts({ args: ['a', 'b'] }, { args: ['b', 'c'] }), [
    'args[]: "a" → undefined',
    'args[]: undefined → "c"',
  ])
  assert.equal(texts({ args: ['a', 'b'] }, { args: ['b', 'a'] }), ['args: ["a","b"] → ["b","a"]'])
})

it('looks into texts that are YAML or JSON', () => {
  assert.equal(texts({ values: 'a: 1\nb: 2\n' }, { values: 'a: 1\nb: 3\n' }), ['values.b: 2 → 3'])
  assert.equal(texts({ 'x.json': '{"a":[1]}' }, { 'x.json': '{ "a": [1, 2] }' }), ['[x.json].a[]: undefined → 2'])
  assert.equal(texts({ note: 'a: b' }, { note: 'a: c' }), ['note: "a: b" → "a: c"'])
})

it('says what came and what went', () => {
  assert.equal(texts({ a: 1 }, { b: null }), ['a: 1 → undefined', 'b: undefined → null'])
})

it('takes time that grows with the lists, not with their square', () => {
  const list = (text: string) => Array.from({ length: 20_000 }, (_, index) => ({ name: `item-${index}`, text }))
  assert.is(changesBetweenValues('', list('a'), list('b')).length, 20_000)
})

it('spreads a block that came or went over what is in it', () => {
  assert.equal(
    leaves({ path: 'a', before: undefined, after: { b: 1, 'c.d': { e: [1] } } }).map(({ path }) => path),
    ['a.b', 'a[c.d].e'],
  )
})

it.run()
