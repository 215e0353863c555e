import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../program/errors.ts'
import { temporaryFolder, until } from '../testing/service.ts'
import { workerSettings } from '../testing/settings.ts'
import { thrown } from '../testing/thrown.ts'
import { createPool, type Pool } from './pool.ts'

const it = suite('a worker that starts')
const FAKE_WORKER = fileURLToPath(new URL('../testing/fake-worker.mjs', import.meta.url))
const HUNG = 'A worker process hung while it started, and was ended after 1 s.'
let pool: Pool
let logged: Record<string, unknown>[] = []

/** A picture has less time than the start, so that one that is mistaken for the other is seen. */
function create(how: string, startTimeoutMs = 1_000): Pool {
  logged = []
  const limits = { jobTimeoutMs: 100, startTimeoutMs }
  const worker = { path: FAKE_WORKER, env: process.env, ...limits, settings: workerSettings(how) }
  const log = (_level: string, message: string, fields: Record<string, unknown> = {}) =>
    logged.push({ message, ...fields })
  pool = createPool({ worker, workers: 1, maxQueue: 1, memory: Number.POSITIVE_INFINITY, log })
  return pool
}

it.after.each(() => pool.close())

for (const hung of ['slow', 'busy'])
  it(`is ended in words where it hangs: ${hung}`, async () => {
    const error = await thrown(() => create(hung).started)
    assert.instance(error, UserError)
    assert.is((error as UserError).message, HUNG)
    assert.equal(pool.pids(), [])
  })

it('is started anew where it hangs in place of another, and the log says why', async () => {
  const file = join(temporaryFolder(), 'hangs')
  await create(`until ${file}`).started
  writeFileSync(file, '')
  process.kill(pool.pids()[0] as number, 'SIGKILL')
  await until(() => pool.workerRestarts() === 2)
  rmSync(file)
  await until(() => pool.readyWorkers() === 1)
  const causes = logged.filter(({ message }) => message === 'worker ended').map(({ cause }) => cause)
  assert.equal(causes, [undefined, HUNG])
})

it('may wait for pictures as long as it likes, once it is ready', async () => {
  await create('ready').started
  const before = pool.pids()
  await new Promise((resolve) => setTimeout(resolve, 1_800))
  assert.equal(pool.pids(), before)
})

it.run()
