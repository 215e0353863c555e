import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { softmax, top } from './postprocess.ts'

const it = suite('postprocess')

it('turns logits into probabilities', () => {
  const scores = softmax(Float32Array.from([1, 2, 3]))
  for (const [i, expected] of [0.09003, 0.24473, 0.66524].entries()) {
    assert.ok(Math.abs((scores[i] ?? 0) - expected) < 1e-5)
  }
})

it('does not overflow', () => {
  assert.equal([...softmax(Float32Array.from([1000, 1000]))], [0.5, 0.5])
})

it('puts the most likely first, and of equals the lower index', () => {
  const best = top(Float32Array.from([0.25, 0.5, 0.25, 0]), 3)
  assert.equal(
    best.map(({ index }) => index),
    [1, 0, 2],
  )
  assert.is(best[0]?.score, 0.5)
})

it('answers all there are when more are wanted', () => {
  const indices = (count: number) => top(Float32Array.from([0.1, 0.4, 0.2, 0.4]), count).map(({ index }) => index)
  assert.equal(indices(100), [1, 3, 2, 0])
  assert.equal(indices(1), [1])
})

it.run()
