import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { divergence, quantile, shareOf } from './statistics.ts'

const it = suite('statistics of a comparison')

const close = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 5e-4, `${actual} is not ${expected}`)

// Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
it('has the published Wilson intervals', () => {
  for (const [count, of, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const share = shareOf(count, of)
    close(share.low, low)
    close(share.high, high)
  }
  assert.equal(shareOf(0, 0), { count: 0, of: 0, share: 0, low: 0, high: 1 })
})

it('measures how far words move, and what chance alone gives', () => {
  const times = (word: string, count: number) => new Array<string>(count).fill(word)
  const base = [...times('a', 60), ...times('b', 40)]
  const same = divergence(base, base)
  assert.equal([same.psi, same.isMore], [0, false])
  close(same.floor, 0.02)
  close(same.limit, 0.1897) // one degree of freedom: 1 + 6 * sqrt(2) floors
  const moved = divergence(base, [...times('a', 20), ...times('b', 80)])
  // (20.5 - 60.5) / 101 * ln(20.5 / 60.5) + (80.5 - 40.5) / 101 * ln(80.5 / 40.5)
  close(moved.psi, 0.7006)
  assert.ok(moved.isMore)
})

it('finds the number below which a part lies', () => {
  const values = Array.from({ length: 100 }, (_, i) => 99 - i)
  assert.equal([quantile(values, 0.5), quantile(values, 0.95), quantile([7], 0.95)], [50, 95, 7])
})

it.run()
