import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal, UserError } from '../program/errors.ts'
import { until } from '../testing/service.ts'
import { workerSettings } from '../testing/settings.ts'
import { thrown } from '../testing/thrown.ts'
import type { Limits } from './limits.ts'
import { createPool, type Pool } from './pool.ts'

const FAKE_WORKER = fileURLToPath(new URL('../testing/fake-worker.mjs', import.meta.url))

const it = suite('pool')
let pool: Pool

function create({ workers = 1, maxQueue = 2, jobTimeoutMs = 5_000, how = 'ready' } = {}): Pool {
  const worker = { path: FAKE_WORKER, env: process.env, jobTimeoutMs, settings: workerSettings(how) }
  pool = createPool({ worker, workers, maxQueue, log: () => {} })
  return pool
}

const classify = (command: string, limits?: Limits) =>
  pool.classify({ model: 0, bytes: Buffer.from(command), type: 'jpeg', top: 5 }, limits)
const inMs = (ms: number): Limits => ({ deadlineMs: performance.now() + ms })
const refusalOf = (promise: Promise<unknown>) => thrown(() => promise) as Promise<Refusal>
const pidOf = async (promise: ReturnType<typeof classify>) => (await promise).scores[0]?.index

it.after.each(() => pool.close())

it('spreads pictures over its workers', async () => {
  await create({ workers: 2 }).started
  assert.is(pool.readyWorkers(), 2)
  const pids = await Promise.all(['wait 20', 'wait 20'].map((command) => pidOf(classify(command))))
  assert.is(new Set(pids).size, 2)
  assert.equal(pids.toSorted(), pool.pids().toSorted())
})

it('lets a bounded number of pictures wait, and answers them in order', async () => {
  await create({ maxQueue: 2 }).started
  const order: number[] = []
  const running = [1, 2, 3, 4].map((n) => classify('wait 30').then(() => order.push(n)))
  assert.is(pool.queueDepth(), 2)
  const refusal = await refusalOf(classify('wait 0'))
  assert.instance(refusal, Refusal)
  assert.is(refusal.reason, 'queue-full')
  assert.is(refusal.retryAfterSeconds, 1)
  await Promise.all(running)
  assert.equal(order, [1, 2, 3, 4])
  assert.is(pool.queueDepth(), 0)
  assert.is(pool.queueAgeMs(), 0)
})

it('says how long the oldest picture has waited', async () => {
  await create().started
  assert.is(pool.queueAgeMs(), 0)
  const refusals = [1, 2, 3].map(() => refusalOf(classify('hang')))
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.ok(pool.queueAgeMs() > 3)
  await pool.close()
  await Promise.all(refusals)
})

it('passes on what a worker refuses, and goes on', async () => {
  await create().started
  const refusal = await refusalOf(classify('refuse'))
  assert.is(refusal.reason, 'undecodable-image')
  assert.is(refusal.message, 'damaged')
  await classify('wait 0')
})

it('loses with a dead worker only what that worker had', async () => {
  await create({ workers: 2, maxQueue: 10 }).started
  const [victim] = pool.pids() as [number, number]
  const results = await Promise.all(
    Array.from({ length: 8 }, async (_, i) => {
      if (i === 4) process.kill(victim, 'SIGKILL')
      return classify(`wait 40 ${i}`).then(
        () => 'fine',
        (error: Refusal) => error.reason,
      )
    }),
  )
  assert.is(results.filter((result) => result === 'worker-lost').length, 2)
  assert.is(results.filter((result) => result === 'fine').length, 6)
})

it('replaces a dead worker, within a second', async () => {
  await create().started
  const before = pool.pids()
  const startMs = performance.now()
  assert.is((await refusalOf(classify('die'))).reason, 'worker-lost')
  const without = await refusalOf(classify('wait 0'))
  assert.is(without.reason, 'worker-lost')
  assert.is(without.retryAfterSeconds, 1)
  await until(() => pool.readyWorkers() === 1)
  assert.ok(performance.now() - startMs < 1_000)
  assert.not.equal(pool.pids(), before)
  assert.is(pool.workerRestarts(), 1)
  await classify('wait 0')
})

it('never tries a picture again that a worker did not survive', async () => {
  await create({ jobTimeoutMs: 60, maxQueue: 5 }).started
  for (const poison of ['die', 'hang']) {
    assert.is((await refusalOf(classify(poison))).reason, 'worker-lost')
    await until(() => pool.readyWorkers() === 1)
    const pids = pool.pids()
    const startMs = performance.now()
    assert.is((await refusalOf(classify(poison))).reason, 'quarantined')
    assert.ok(performance.now() - startMs < 50)
    await classify('wait 0')
    assert.equal(pool.pids(), pids)
  }
})

it('does not try the twins of a deadly picture that were waiting beside it', async () => {
  await create({ maxQueue: 5 }).started
  const reasons = await Promise.all(
    ['die', 'die', 'die', 'die'].map(async (all) => (await refusalOf(classify(all))).reason),
  )
  assert.equal(reasons, ['worker-lost', 'worker-lost', 'quarantined', 'quarantined'])
})

it('is back within a second however many pictures are deadly', async () => {
  await create().started
  for (let i = 0; i < 6; i++) {
    assert.is((await refusalOf(classify(`die ${i}`))).reason, 'worker-lost')
    const startMs = performance.now()
    await until(() => pool.readyWorkers() === 1)
    assert.ok(performance.now() - startMs < 1_000)
  }
})

it('keeps waiting pictures while its only worker is replaced', async () => {
  await create({ maxQueue: 5 }).started
  const lost = [classify('die'), classify('wait 100')].map(refusalOf)
  const waiting = classify('wait 0')
  for (const refusal of await Promise.all(lost)) assert.is(refusal.reason, 'worker-lost')
  await waiting
})

it('kills and replaces a worker that is stuck', async () => {
  await create({ jobTimeoutMs: 60 }).started
  assert.is((await refusalOf(classify('hang'))).reason, 'worker-lost')
  await until(() => pool.readyWorkers() === 1)
  await classify('wait 0')
})

it('refuses at once what the measured service time does not allow, and says when to come back', async () => {
  await create({ maxQueue: 500 }).started
  const waiting = Array.from({ length: 200 }, (_, i) => classify(i < 2 ? 'wait 100' : 'wait 0'))
  const startMs = performance.now()
  const refusal = await refusalOf(classify('wait 0', inMs(1_000))) // 201 x 20 ms, the first guess
  assert.is(refusal.reason, 'deadline-exceeded')
  assert.is(refusal.retryAfterSeconds, 4)
  assert.ok(performance.now() - startMs < 50)
  await Promise.all([...waiting, classify('wait 0', inMs(9_000))])
})

it('tries what may be too late on an idle worker, or it would never learn that it got faster', async () => {
  await create().started
  for (let i = 0; i < 4; i++) await classify('wait 250') // measured: about 100 ms
  await classify('wait 0', inMs(60))
  assert.is((await refusalOf(classify('wait 0', inMs(-1)))).reason, 'deadline-exceeded')
})

it('answers at the deadline, and drops what still waits', async () => {
  await create({ maxQueue: 5 }).started
  const running = [classify('wait 300'), classify('wait 300', inMs(100))]
  const startMs = performance.now()
  const waiting = classify('die', inMs(100))
  assert.is(pool.queueDepth(), 1)
  const late = await Promise.all([running[1] as Promise<unknown>, waiting].map(refusalOf))
  assert.ok(performance.now() - startMs < 250)
  for (const refusal of late) {
    assert.is(refusal.reason, 'deadline-exceeded')
    assert.is(refusal.retryAfterSeconds, 1)
  }
  assert.is(pool.queueDepth(), 0)
  await running[0]
  await classify('wait 0')
})

it('drops what waits for a client that hung up', async () => {
  await create({ maxQueue: 5 }).started
  const running = [classify('wait 100'), classify('wait 100')]
  const client = new AbortController()
  const waiting = classify('die', { signal: client.signal })
  client.abort()
  await refusalOf(waiting)
  assert.is(pool.queueDepth(), 0)
  await refusalOf(classify('die', { signal: client.signal }))
  await Promise.all(running)
  await classify('wait 0')
})

it('says why its workers cannot start', async () => {
  const unusable = (await thrown(() => create({ how: 'unusable' }).started)) as UserError
  assert.is(unusable.message, 'The model is damaged.')
  assert.is(unusable.hint, 'Run: npm run model')
  const crash = await thrown(() => create({ how: 'crash' }).started)
  assert.instance(crash, UserError)
  assert.match(crash.message, 'ended with exit code 4 before it was ready')
})

it('refuses what comes before a worker is ready, or after the end', async () => {
  create({ how: 'slow' })
  assert.is((await refusalOf(classify('wait 0'))).reason, 'worker-lost')
  await pool.close()
  assert.equal(pool.pids(), [])
  assert.is((await refusalOf(classify('wait 0'))).reason, 'worker-lost')
})

it.run()
