import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createMemoryBudget, memoryForDecoding, nextThatFits } from './memory-budget.ts'

const it = suite('memory budget')
const MIB = 2 ** 20

it('leaves a tenth of the limit, the main process and the workers alone', () => {
  assert.is(Math.floor(memoryForDecoding(768 * MIB, 2) / MIB), 403) // 691 - 144 - 2 x 72
  assert.is(memoryForDecoding(100 * MIB, 2), 48 * MIB)
})

it('takes pictures up to its size, and one large one at a time', () => {
  const budget = createMemoryBudget(100 * MIB)
  assert.ok(budget.canEverFit(100 * MIB))
  assert.not(budget.canEverFit(101 * MIB))
  budget.take(40 * MIB)
  assert.not(budget.fitsNow(40 * MIB), 'a second large one')
  assert.ok(budget.fitsNow(20 * MIB))
  budget.take(20 * MIB)
  budget.take(30 * MIB)
  assert.not(budget.fitsNow(20 * MIB), 'more than is left')
  budget.giveBack(40 * MIB)
  assert.ok(budget.fitsNow(50 * MIB))
})

it('lets small pictures pass one that waits for memory, and no others', () => {
  const budget = createMemoryBudget(100 * MIB)
  budget.take(60 * MIB)
  const queue = (...sizes: number[]) => sizes.map((size) => ({ memory: size * MIB }))
  assert.is(nextThatFits(queue(), budget), -1)
  assert.is(nextThatFits(queue(30, 5), budget), 0)
  assert.is(nextThatFits(queue(50, 20, 5), budget), 2)
  assert.is(nextThatFits(queue(50, 20), budget), -1)
})

it.run()
