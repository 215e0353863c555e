import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromFloat16, toFloat16 } from './float16.ts'

const it = suite('float16')

// https://en.wikipedia.org/wiki/Half-precision_floating-point_format
const KNOWN = [
  [0, 0x0000],
  [1, 0x3c00],
  [-2, 0xc000],
  [65_504, 0x7bff],
  [2 ** -14, 0x0400],
  [2 ** -24, 0x0001],
  [0.333251953125, 0x3555],
  [Number.POSITIVE_INFINITY, 0x7c00],
] as const

it('knows numbers that are the same in both', () => {
  for (const [value, half] of KNOWN) {
    assert.is(toFloat16(Float32Array.of(value))[0], half, `${value}`)
    assert.is(fromFloat16(Uint16Array.of(half))[0], value)
  }
})

it('comes back to every number of 16 bits', () => {
  const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half).filter((half) => (half & 0x7fff) <= 0x7c00)
  assert.equal(toFloat16(fromFloat16(all)), all)
  assert.ok(Number.isNaN(fromFloat16(toFloat16(Float32Array.of(Number.NaN)))[0]))
})

it('rounds to the nearest, and from the middle to the even one', () => {
  const step = 2 ** -10
  const rounded = (value: number) => fromFloat16(toFloat16(Float32Array.of(value)))[0]
  assert.is(rounded(1 + 0.5 * step), 1)
  assert.is(rounded(1 + 1.5 * step), 1 + 2 * step)
  assert.is(rounded(1 + 0.6 * step), 1 + step)
  assert.is(rounded(2 ** -25), 0)
  assert.is(rounded(65_520), Number.POSITIVE_INFINITY)
})

it.run()
