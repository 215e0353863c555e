import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { calibrate } from './calibration.ts'

const it = suite('calibrate')

const answers = (count: number, confidence: number, isRight?: boolean) =>
  Array.from({ length: count }, () => ({ confidence, isRight }))

it('takes the model at its word where nothing is labelled', () => {
  const shares = calibrate(answers(5, 0.97))
  assert.is(shares['0.99'], 0.97)
})

it('has the middle of a bucket that no picture was in', () => {
  const shares = calibrate([])
  assert.is(shares['0.1'], 0.05)
  assert.is(shares['0.8'], 0.75)
  assert.is(shares['+Inf'], 0.995)
})

it('follows what was counted, the more the more there is', () => {
  const few = calibrate([...answers(1, 0.97, false)])['0.99']
  const many = calibrate([...answers(60, 0.97, false), ...answers(40, 0.97, true)])['0.99']
  assert.is(few, Number((9.7 / 11).toFixed(4)))
  assert.is(many, Number(((40 + 9.7) / 110).toFixed(4)))
})

it('leaves out of the count what is not labelled', () => {
  const shares = calibrate([...answers(90, 0.95), ...answers(10, 0.95, true)])
  assert.is(shares['0.95'], Number(((10 + 9.5) / 20).toFixed(4)))
})

it.run()
