import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createServiceTime } from './service-time.ts'

const it = suite('createServiceTime')

it('follows what is measured', () => {
  let nowMs = 0
  const serviceTime = createServiceTime(20, () => nowMs)
  assert.is(serviceTime.ms(), 20)
  const worker = {}
  for (let i = 0; i < 60; i++) {
    const sentMs = nowMs
    nowMs += 100
    serviceTime.observe(worker, sentMs)
    nowMs += 1_000 // idle time does not count
  }
  assert.ok(Math.abs(serviceTime.ms() - 100) < 1)
})

it('counts only the time since the answer before where pictures overlap, for each worker', () => {
  let nowMs = 0
  const serviceTime = createServiceTime(50, () => nowMs)
  const workers = [{}, {}]
  for (let i = 0; i < 60; i++) {
    nowMs += 50
    // Both got this picture while they still had the one before.
    for (const worker of workers) serviceTime.observe(worker, nowMs - 100)
  }
  assert.ok(Math.abs(serviceTime.ms() - 50) < 1)
})

it.run()
