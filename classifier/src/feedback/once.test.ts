import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createOnce } from './once.ts'

const it = suite('createOnce')

it('knows the latest keys, and forgets the oldest', () => {
  const isFirst = createOnce(2)
  assert.equal(['a', 'a', 'b', 'a'].map(isFirst), [true, false, true, false])
  assert.ok(isFirst('c'))
  assert.not.ok(isFirst('b'))
  assert.ok(isFirst('a'))
})

it.run()
