import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { UserError } from '../../errors.ts'
import { findComment, MAX_COMMENT_CHARACTERS, writeComment } from './comment.ts'
import { reportDrift } from './drift.ts'
import { githubOf } from './github.ts'
import { commentPlans, comparePlan } from './reports.ts'
import type { PlanReport } from './terraform/plan-report.ts'
import { FakeGitHub } from './testing/github.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('github')

const report: PlanReport = {
  environment: 'dev',
  changes: [{ address: 'azurerm_subnet.nodes', action: 'replace' }],
  drift: [],
  fingerprint: 'abc',
  sha256: 'def',
  text: 'text',
}

it('writes one comment, however often a pull request is pushed to', async () => {
  const fake = new FakeGitHub()
  for (let id = 1; id <= 150; id++) fake.comments.push({ id, body: 'chat', user: { login: 'someone' } })
  fake.comments.push({ id: 151, body: '<!-- diff -->\nnot ours', user: { login: 'someone' } })
  await fake.use(async (github) => {
    await writeComment(github, 7, 'diff', 'one')
    await writeComment(github, 7, 'diff', 'two')
    assert.is(fake.comments.length, 152)
    assert.is((await findComment(github, 7, 'diff'))?.body, '<!-- diff -->\ntwo')
  })
})

it('cuts a comment that GitHub would refuse, and says so', async () => {
  const fake = new FakeGitHub()
  await fake.use((github) => writeComment(github, 7, 'diff', 'x'.repeat(100_000)))
  const body = fake.comments[0]?.body ?? ''
  assert.is(body.length, MAX_COMMENT_CHARACTERS)
  assert.match(body, /cut: GitHub takes no more/)
})

it('says at main whether the plan is the one of the pull request', async () => {
  const fake = new FakeGitHub()
  fake.merged.set('c0ffee', 7)
  await fake.use(async (github) => {
    const { step, said } = memoryStep()
    await comparePlan(github, 'c0ffee', report, step)
    await commentPlans(github, 7, [report])
    await comparePlan(github, 'c0ffee', report, step)
    await comparePlan(github, 'c0ffee', { ...report, fingerprint: 'other' }, step)
    await comparePlan(github, 'beef', report, step)
    const [none, same, other, direct] = said.summaries
    assert.match(none ?? '', 'has no plan to compare with at #7')
    assert.match(same ?? '', 'the same plan as at #7')
    assert.match(other ?? '', 'is not the plan at #7')
    assert.match(direct ?? '', 'without a pull request')
    assert.is(said.annotations.length, 2)
  })
})

it('keeps one issue about drift, and closes it', async () => {
  const fake = new FakeGitHub()
  await fake.use(async (github) => {
    const { step, said } = memoryStep()
    await reportDrift(github, [report], 'https://run/1', step)
    await reportDrift(github, [report], 'https://run/2', step)
    assert.is(fake.issues.length, 1)
    assert.match(fake.issues[0]?.body ?? '', 'https://run/2')
    assert.match(fake.issues[0]?.body ?? '', 'azurerm_subnet.nodes')
    await reportDrift(github, [], 'https://run/3', step) // nothing was planned, so nothing is known
    assert.is(fake.issues[0]?.state, 'open')
    await reportDrift(github, [{ ...report, changes: [] }], 'https://run/4', step)
    assert.is(fake.issues[0]?.state, 'closed')
    assert.is(fake.comments.at(-1)?.body, 'No drift any more: https://run/4')
    assert.is(said.annotations.length, 2)
    await reportDrift(github, [report], 'https://run/5', step)
    assert.is(fake.issues.length, 2)
  })
})

it('says what GitHub refused, and why that may be', async () => {
  await new FakeGitHub().use(async (_, __, env) => {
    const github = githubOf({ ...env, GITHUB_TOKEN: 'old' })
    try {
      await github.call('GET', '/issues')
      assert.unreachable()
    } catch (error) {
      assert.instance(error, UserError)
      assert.match((error as UserError).message, /401 to GET \/issues: .*Bad credentials/)
    }
  })
  assert.throws(() => githubOf({}), /GITHUB_TOKEN is not set/)
})

it.run()
