import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createQuarantine } from './quarantine.ts'

const it = suite('createQuarantine')

it('knows pictures by their bytes', () => {
  const quarantine = createQuarantine(2)
  assert.not(quarantine.has(Buffer.from('a')))
  quarantine.add(Buffer.from('a'))
  assert.ok(quarantine.has(Buffer.from('a')))
  assert.not(quarantine.has(Buffer.from('b')))
})

it('forgets what was asked for longest ago', () => {
  const quarantine = createQuarantine(2)
  const [a, b, c] = ['a', 'b', 'c'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]
  quarantine.add(a)
  quarantine.add(b)
  quarantine.has(a)
  quarantine.add(c)
  assert.equal([a, b, c].map(quarantine.has), [true, false, true])
  quarantine.add(c)
  assert.ok(quarantine.has(a), 'adding one again takes no room')
})

it.run()
