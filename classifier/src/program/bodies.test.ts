import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createBodies } from './bodies.ts'

const it = suite('bodies')

const MIB = 2 ** 20

it('gives memory of the length that is asked for', () => {
  const { take } = createBodies()
  for (const bytes of [0, 1, 65_536, 65_537, 5 * MIB]) assert.is(take(bytes).length, bytes)
})

it('gives the same memory again, for a body of about the size', () => {
  const { take, giveBack } = createBodies()
  const first = take(MIB)
  giveBack(first)
  assert.is(take(MIB - 1000).buffer, first.buffer)
})

it('gives no memory to two at once', () => {
  const { take, giveBack } = createBodies()
  const first = take(MIB)
  giveBack(first)
  giveBack(first)
  const [second, third] = [take(MIB), take(MIB)]
  assert.is(second.buffer, first.buffer)
  assert.is.not(third.buffer, second.buffer)
})

it('takes a part of a body for the whole', () => {
  const { take, giveBack } = createBodies()
  const first = take(MIB)
  giveBack(first.subarray(100, 200))
  assert.is(take(MIB).buffer, first.buffer)
})

it('leaves memory alone that it did not give', () => {
  const { take, giveBack } = createBodies()
  const other = Buffer.alloc(MIB)
  giveBack(other)
  assert.is.not(take(MIB).buffer, other.buffer)
})

it('gives no much larger memory than is asked for', () => {
  const { take, giveBack } = createBodies()
  const large = take(8 * MIB)
  giveBack(large)
  assert.is.not(take(MIB).buffer, large.buffer)
})

it('keeps a bounded amount', () => {
  const { take, giveBack } = createBodies()
  const bodies = Array.from({ length: 10 }, () => take(4 * MIB))
  bodies.forEach(giveBack)
  const memory = new Set(bodies.map(({ buffer }) => buffer))
  const again = Array.from({ length: 10 }, () => take(4 * MIB)).filter(({ buffer }) => memory.has(buffer))
  assert.is(again.length, 4)
})

it.run()
