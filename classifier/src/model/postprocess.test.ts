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

it.run()
