import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createSamples, quantile, type Sample } from './samples.ts'

const it = suite('samples of the bench')

const cell = (subject: string) => ({ subject, set: 's', connections: 8 })
const sample = (perSecond: number): Sample => {
  return { perSecond, p50: 1, p99: 2, cpuMs: 3, pssMb: 4, rssMb: 5, failed: 1, loopDelayMs: Number.NaN }
}

it('takes ratios within a round, so that a slow moment of the machine falls out', () => {
  const samples = createSamples()
  for (const [round, speed] of [1, 0.1, 0.5].entries()) {
    samples.add(cell('ours'), round, sample(200 * speed))
    samples.add(cell('theirs'), round, sample(100 * speed))
  }
  assert.is(samples.ratio(cell('ours'), cell('theirs'), 'perSecond'), 2)
  assert.is(samples.median(cell('ours'), 'perSecond'), 100)
  assert.is(samples.failed(), 6)
})

it('has nothing for what was not measured', () => {
  const samples = createSamples()
  samples.add(cell('ours'), 0, sample(200))
  assert.is(samples.median(cell('theirs'), 'perSecond'), undefined)
  assert.is(samples.ratio(cell('ours'), cell('theirs'), 'perSecond'), undefined)
})

it('finds quantiles', () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i)
  assert.is(quantile(values, 0.5), 51)
  assert.is(quantile(values, 0.99), 100)
  assert.is(quantile([7], 0.99), 7)
})

it.run()
