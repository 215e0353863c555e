import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { differences } from './again.ts'

const it = suite('differences')

const paths = (given: unknown, held: unknown) => differences(given, held).map(({ path }) => path)

it('finds none in what the API server adds', () => {
  assert.equal(paths({ spec: { a: 1 } }, { spec: { a: 1, b: 2 }, status: { ready: true } }), [])
})

it('finds none in zeros that the API server leaves out', () => {
  assert.equal(paths({ spec: { a: false, b: 0, c: '', d: [], e: {}, f: null } }, { spec: {} }), [])
})

it('finds a value in another form, and one that is dropped', () => {
  const given = { spec: { cpu: '1000m', names: [{ name: 'web', port: 80 }], gone: 'x' } }
  const held = { spec: { cpu: '1', names: [{ name: 'web', port: 81 }] } }
  assert.equal(paths(given, held), ['spec.cpu', 'spec.names[web].port', 'spec.gone'])
})

it('finds a list that has become longer', () => {
  assert.equal(paths({ spec: { list: [1] } }, { spec: { list: [1, 2] } }), ['spec.list'])
})

it('leaves alone what others write', () => {
  assert.equal(paths({ status: { a: 1 }, stringData: { key: 'value' } }, { data: { key: 'dmFsdWU=' } }), [])
})

it.run()
