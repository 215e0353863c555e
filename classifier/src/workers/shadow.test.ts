import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Refusal } from '../program/errors.ts'
import { servedVersion } from '../testing/served.ts'
import type { Classify } from './pool.ts'
import type { Classification, Job } from './protocol.ts'
import { createShadow, type ShadowOutcome } from './shadow.ts'

const it = suite('shadow')

const labels = (...ids: string[]) => ids.map((id) => ({ id, name: id }))
const answered = servedVersion(labels('cat', 'dog'))
const version = servedVersion(labels('dog', 'cat'), '2', 1) // the same classes in another order
const job: Job = { model: 0, bytes: Buffer.from('picture'), type: 'jpeg', top: 5 }
const times = { queueMs: 0, decodeMs: 0, preprocessMs: 0, inferenceMs: 0 }
const found = (index: number): Classification => ({ scores: [{ index, score: 1 }], ...times })

async function outcomesOf(
  classify: Classify,
  isFree = true,
): Promise<{ outcomes: ShadowOutcome[]; returned: unknown }> {
  const outcomes: ShadowOutcome[] = []
  const show = createShadow({ version, classify, isFree: () => isFree, onOutcome: (one) => outcomes.push(one) })
  const returned = show(job, answered, found(0))
  await new Promise((resolve) => setImmediate(resolve))
  return { outcomes, returned }
}

const answers =
  (index: number): Classify =>
  async () => ({ ...found(index), queueMs: 0 })
const refuses =
  (reason: ConstructorParameters<typeof Refusal>[0]): Classify =>
  async () =>
    Promise.reject(new Refusal(reason, 'x'))

it('compares classes by their ids, not by their place', async () => {
  assert.equal((await outcomesOf(answers(1))).outcomes, ['agree'])
  assert.equal((await outcomesOf(answers(0))).outcomes, ['disagree'])
})

it('leaves a picture out while others wait, or while it is busy itself', async () => {
  assert.equal((await outcomesOf(() => assert.unreachable() as never, false)).outcomes, ['dropped'])
  assert.equal((await outcomesOf(refuses('queue-full'))).outcomes, ['dropped'])
})

it('counts a failure, and harms no one', async () => {
  assert.equal((await outcomesOf(refuses('worker-lost'))).outcomes, ['failed'])
  assert.equal((await outcomesOf(async () => Promise.reject(new Error('bug')))).outcomes, ['failed'])
})

it('asks its own pool, which has its version alone, and returns at once', async () => {
  const jobs: Job[] = []
  const { returned } = await outcomesOf(async (one) => {
    jobs.push(one)
    return new Promise(() => {})
  })
  assert.equal(jobs, [{ ...job, model: 0, top: 1 }])
  assert.is(returned, undefined)
})

it.run()
