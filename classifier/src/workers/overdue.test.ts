import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createOverdue } from './overdue.ts'
import { type Usage, usageOf } from './processor-time.ts'

const it = suite('overdue pictures')
const LIMIT_MS = 1_000

/** A worker and a clock that a test drives. */
function create(usage: Usage | undefined = { cpuMs: 500, isRunnable: false }) {
  let nowMs = 0
  const state: { usage: Usage | undefined } = { usage }
  const overdue = createOverdue(
    LIMIT_MS,
    () => state.usage,
    () => nowMs,
  )
  const picture = overdue.watch()
  return {
    state,
    after(ms: number) {
      nowMs += ms
      return overdue.isOverdue([picture])
    },
  }
}

it('are those that used the processor for too long', () => {
  const { state, after } = create({ cpuMs: 500, isRunnable: true })
  assert.not(after(10))
  state.usage = { cpuMs: 1_400, isRunnable: true }
  assert.not(after(900))
  state.usage = { cpuMs: 1_510, isRunnable: true }
  assert.ok(after(100))
})

it('are not those that wait for the processor, however long', () => {
  const { after } = create({ cpuMs: 500, isRunnable: true })
  for (let i = 0; i < 20; i++) assert.not(after(LIMIT_MS))
})

it('are not those that advance slowly', () => {
  const { state, after } = create()
  for (let cpuMs = 500; cpuMs < 1_400; cpuMs += 60) {
    state.usage = { cpuMs, isRunnable: false }
    assert.not(after(LIMIT_MS / 2))
  }
})

it('are those of a process that does nothing and wants nothing', () => {
  const { after } = create()
  assert.not(after(10))
  assert.not(after(900))
  assert.ok(after(200))
})

it('go by the clock where the system tells nothing', () => {
  const { state, after } = create()
  state.usage = undefined
  assert.not(after(900))
  assert.ok(after(200))
})

it('are known by what the system says of a process', () => {
  if (process.platform !== 'linux') return
  const before = usageOf(process.pid) as Usage
  const used = process.cpuUsage()
  while (process.cpuUsage(used).user < 100_000); // microseconds of the processor: by the clock a busy machine may give none
  const after = usageOf(process.pid) as Usage
  assert.ok(after.cpuMs - before.cpuMs >= 40)
  assert.ok(after.isRunnable, 'it runs while it looks at itself')
  assert.is(usageOf(2 ** 30), undefined)
})

it.run()
