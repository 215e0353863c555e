import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { show, showChange, some } from './show.ts'

const it = suite('show')

it('quotes a value that cannot end the quote', () => {
  assert.is(show('a`b\nc'), '`aˋb c`')
  assert.is(show({ a: 1 }), '`{"a":1}`')
  assert.is(show(undefined), 'nothing')
})

it('shows two long values from where they differ', () => {
  const value = (end: string) => `${'x'.repeat(300)}${end}`
  assert.match(showChange({ before: value('1'), after: value('2') }), /^`…x+1` → `…x+2`$/)
  assert.is(showChange({ before: '30', after: 12 }), '`30` → `12`')
})

it('counts what it leaves out', () => {
  assert.is(some(['a', 'b', 'c'], 2), 'a, b and 1 more')
  assert.is(some(['a', 'b'], 2), 'a, b')
})

it.run()
