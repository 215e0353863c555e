import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Comparison } from './compare.ts'
import { gateProblem, parseGate } from './gate.ts'
import { shareOf } from './statistics.ts'

const it = suite('--fail-on of npm run diff:model')

const seen = (flips: number, broken: number | null, of: number) =>
  ({ flips: shareOf(flips, of), broken: broken === null ? null : shareOf(broken, of) }) as Comparison

it('looks at the upper bound: few pictures rule out little', () => {
  const gate = parseGate('flips>2%')
  const few = gateProblem(gate, seen(0, 0, 26))
  assert.match(
    few ?? '',
    '0 of 26 are answers that differ: up to 12.9 %, and 2.0 % are allowed. 189 pictures without any',
  )
  assert.match(gateProblem(gate, seen(0, 0, 188)) ?? '', '189 pictures')
  assert.is(gateProblem(gate, seen(0, 0, 189)), undefined)
  assert.not.match(gateProblem(gate, seen(30, 0, 1000)) ?? '', 'pictures without any')
})

it('counts answers that were right, where classes are known', () => {
  const gate = parseGate('broken > 12.5 %')
  assert.is(gateProblem(gate, seen(50, 1, 100)), undefined)
  assert.match(gateProblem(gate, seen(50, 20, 100)) ?? '', 'were right and are wrong now')
  assert.match(gateProblem(gate, seen(50, null, 100)) ?? '', 'needs pictures whose class is known')
})

it('says what a limit looks like', () => {
  for (const text of ['flips', 'flips>2', 'accuracy>2%', 'flips>100%', 'flips<2%']) {
    assert.throws(() => parseGate(text), /such as flips>2% or broken>1%, not "/)
  }
})

it.run()
