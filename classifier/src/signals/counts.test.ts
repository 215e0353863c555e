import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ALL_SIGNALS, bucketIndex, bucketsOf } from './buckets.ts'
import { createSignalCounts } from './counts.ts'

const it = suite('signal counts')

it('puts a bound into the bucket that is named after it', () => {
  const buckets = bucketsOf('confidence', [])
  const of = (value: number) => buckets[bucketIndex('confidence', value)]
  assert.equal([0, 0.1, 0.100001, 0.99, 0.991, 1].map(of), ['0.1', '0.1', '0.2', '0.99', '+Inf', '+Inf'])
})

it('has every bucket before the first picture', () => {
  const entries = createSignalCounts(['bird', 'dog']).entries()
  assert.equal([...new Set(entries.map(({ signal }) => signal))], ALL_SIGNALS)
  assert.ok(entries.every(({ count }) => count === 0))
})

it('leaves out what no bucket has', () => {
  const counts = createSignalCounts(['bird'])
  counts.add({ group: 'fish', format: 'jpeg' })
  counts.add({})
  const counted = counts.entries().filter(({ count }) => count > 0)
  assert.equal(counted, [{ signal: 'format', bucket: 'jpeg', count: 1 }])
})

it.run()
