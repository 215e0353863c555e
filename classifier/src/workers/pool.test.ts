import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal, UserError } from '../program/errors.ts'
import { temporaryFolder, until } from '../testing/service.ts'
import { workerSettings } from '../testing/settings.ts'
import { thrown } from '../testing/thrown.ts'
import type { Limits } from './limits.ts'
import { createPool, type Pool } from './pool.ts'

const FAKE_WORKER = fileURLToPath(new URL('../testing/fake-worker.mjs', import.meta.url))

/** A tenth of it on an idle machine; the delay before a restart grows to 10 s when it is not reset. */
const SOON_MS = 8_000

const it = suite('pool')
let pool: Pool

function create({
  workers = 1,
  maxQueue = 2,
  jobTimeoutMs = 5_000,
  how = 'ready',
  memory = Number.POSITIVE_INFINITY,
} = {}): Pool {
  const limits = { jobTimeoutMs, startTimeoutMs: 60_000 }
  const worker = { path: FAKE_WORKER, env: process.env, ...limits, settings: workerSettings(how) }
  pool = createPool({ worker, workers, maxQueue, memory, log: () => {} })
  return pool
}

const classify = (command: string, limits?: Limits) =>
  pool.classify({ model: 0, bytes: Buffer.from(command), type: 'jpeg', top: 5 }, limits)
const inMs = (ms: number): Limits => ({ deadlineMs: performance.now() + ms })
const refusalOf = (promise: Promise<unknown>) => thrown(() => promise) as Promise<Refusal>
/** For a refusal that waits for nothing: it is there before the event loop turns. */
async function refusedAtOnce(ask: () => Promise<unknown>): Promise<Refusal> {
  let hasTurned = false
  setImmediate(() => (hasTurned = true))
  const refusal = await refusalOf(ask())
  assert.not(hasTurned, 'it waited for something')
  return refusal
}
const pidOf = async (promise: ReturnType<typeof classify>) => (await promise).scores[0]?.index

/** A picture by its header, and a command to the fake worker behind it. */
function gif(width: number, height: number, command = 'wait 100'): Buffer {
  const header = Buffer.from('GIF89a....\0\0\0', 'latin1')
  header.writeUInt16LE(width, 6)
  header.writeUInt16LE(height, 8)
  return Buffer.concat([header, Buffer.from(` ${command}`)])
}

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

it('loses nothing with a dead worker: what it had is tried once more', async () => {
  await create({ workers: 2, maxQueue: 10 }).started
  const [victim] = pool.pids() as [number, number]
  const pictures = Array.from({ length: 8 }, (_, i) => {
    if (i === 4) process.kill(victim, 'SIGKILL')
    return pidOf(classify(`wait 40 ${i}`))
  })
  const pids = await Promise.all(pictures)
  assert.not(pids.includes(victim))
  assert.is(pool.workerRestarts(), 1)
})

it('replaces a dead worker soon', async () => {
  await create().started
  const before = pool.pids()
  const startMs = performance.now()
  const lost = refusalOf(classify('die'))
  await until(() => pool.readyWorkers() === 0)
  const without = await refusalOf(classify('wait 0'))
  assert.is(without.reason, 'worker-lost')
  assert.is(without.retryAfterSeconds, 1)
  assert.is((await lost).reason, 'quarantined')
  await until(() => pool.readyWorkers() === 1)
  assert.ok(performance.now() - startMs < SOON_MS)
  assert.not.equal(pool.pids(), before)
  assert.is(pool.workerRestarts(), 2)
  await classify('wait 0')
})

it('answers a picture whose worker ended by chance, by the next worker', async () => {
  await create().started
  const file = join(temporaryFolder(), 'seen')
  const [before] = pool.pids()
  const after = await pidOf(classify(`once ${file}`))
  assert.not.equal(after, before)
  assert.is(pool.workerRestarts(), 1)
  await pidOf(classify(`once ${file}`))
  assert.is(pool.workerRestarts(), 1)
})

it('quarantines a picture that ends two workers, and no neighbour of it', async () => {
  await create({ jobTimeoutMs: 60, maxQueue: 5 }).started
  for (const poison of ['die', 'hang', 'spin']) {
    const [deadly, innocent] = [refusalOf(classify(poison)), classify(`wait 1 beside ${poison}`)]
    assert.is((await deadly).reason, 'quarantined')
    await innocent
    await until(() => pool.readyWorkers() === 1)
    const pids = pool.pids()
    assert.is((await refusedAtOnce(() => classify(poison))).reason, 'quarantined')
    await classify(`wait 1 beside ${poison}`)
    assert.equal(pool.pids(), pids)
  }
})

it('does not try the twins of a deadly picture that were waiting beside it', async () => {
  await create({ maxQueue: 5 }).started
  const reasons = await Promise.all(
    ['die', 'die', 'die', 'die'].map(async (all) => (await refusalOf(classify(all))).reason),
  )
  assert.equal(reasons, ['quarantined', 'quarantined', 'quarantined', 'quarantined'])
  assert.is(pool.workerRestarts(), 2)
})

it('is back soon however many pictures are deadly', async () => {
  await create().started
  for (let i = 0; i < 6; i++) {
    assert.is((await refusalOf(classify(`die ${i}`))).reason, 'quarantined')
    const startMs = performance.now()
    await until(() => pool.readyWorkers() === 1)
    assert.ok(performance.now() - startMs < SOON_MS)
  }
})

it('keeps waiting pictures while its only worker is replaced', async () => {
  await create({ maxQueue: 5 }).started
  const deadly = refusalOf(classify('die'))
  const others = [classify('wait 100'), classify('wait 0')]
  assert.is((await deadly).reason, 'quarantined')
  await Promise.all(others)
})

it('kills and replaces a worker that is stuck', async () => {
  for (const stuck of ['hang', 'spin']) {
    await create({ jobTimeoutMs: 100 }).started
    assert.is((await refusalOf(classify(stuck))).reason, 'quarantined')
    await until(() => pool.readyWorkers() === 1)
    await classify('wait 0')
    await pool.close()
  }
})

it('refuses a picture that takes more memory than there is, with the reason', async () => {
  await create({ memory: 100 * 2 ** 20 }).started
  const refusal = await refusalOf(pool.classify({ model: 0, bytes: gif(5_000, 5_000), type: 'gif', top: 5 }))
  assert.is(refusal.reason, 'too-much-memory')
  assert.match(refusal.message, /takes about \d+ MiB, and there are 100/)
})

it('decodes large pictures one at a time, and lets small ones pass', async () => {
  await create({ workers: 2, maxQueue: 5, memory: 500 * 2 ** 20 }).started
  const large = () => pool.classify({ model: 0, bytes: gif(4_000, 4_000), type: 'gif', top: 5 })
  const ends: string[] = []
  const first = large().then(() => ends.push('first'))
  const second = large().then(() => ends.push('second'))
  assert.is(pool.queueDepth(), 1)
  await classify('wait 0').then(() => ends.push('small'))
  await Promise.all([first, second])
  assert.equal(ends, ['small', 'first', 'second'])
})

it('gives the memory of a lost picture back with its caller, though no worker comes to try it', async () => {
  for (const hasWaited of [false, true]) {
    const file = join(temporaryFolder(), 'gone')
    await create({ workers: 2, memory: 500 * 2 ** 20, how: `until ${file}` }).started
    writeFileSync(file, '')
    const large = (command: string, ms: number) =>
      pool.classify({ model: 0, bytes: gif(4_000, 4_000, command), type: 'gif', top: 5 }, inMs(ms))
    const before = hasWaited ? large('wait 50', SOON_MS) : undefined
    const lost = refusalOf(large('die', 500))
    assert.is(pool.queueDepth(), hasWaited ? 1 : 0)
    await until(() => pool.workerRestarts() === 1)
    const next = large('wait 0', SOON_MS)
    assert.is(pool.queueDepth(), 1)
    assert.is((await lost).reason, 'deadline-exceeded')
    await Promise.all([before, next])
    assert.is(pool.readyWorkers(), 1)
    await pool.close()
  }
})

it('refuses at once what the measured service time does not allow, and says when to come back', async () => {
  await create({ maxQueue: 500 }).started
  const waiting = Array.from({ length: 200 }, (_, i) => classify(i < 2 ? 'wait 100' : 'wait 0'))
  const refusal = await refusedAtOnce(() => classify('wait 0', inMs(1_000))) // 201 x 20 ms, the first guess
  assert.is(refusal.reason, 'deadline-exceeded')
  assert.is(refusal.retryAfterSeconds, 4)
  await Promise.all([...waiting, classify('wait 0', inMs(9_000))])
})

it('tries what may be too late on an idle worker, or it would never learn that it got faster', async () => {
  await create().started
  for (let i = 0; i < 4; i++) await classify('wait 1000') // measured: about 400 ms
  await classify('wait 0', inMs(300))
  assert.is((await refusalOf(classify('wait 0', inMs(-1)))).reason, 'deadline-exceeded')
})

it('answers at the deadline, and drops what still waits', async () => {
  await create({ maxQueue: 5 }).started
  let isFree = false
  const running = [classify('wait 1000').then(() => (isFree = true)), classify('wait 1000', inMs(100))]
  const waiting = classify('die', inMs(100))
  assert.is(pool.queueDepth(), 1)
  const late = await Promise.all([running[1] as Promise<unknown>, waiting].map(refusalOf))
  assert.not(isFree, 'its worker had not answered yet')
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
