import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { failedJobs, reportStatus } from './status.ts'
import { memoryStep } from './testing/memory-step.ts'

const it = suite('status')

it('lists the steps of a job with how they ended', () => {
  const { step, said } = memoryStep()
  reportStatus(
    'check',
    '{"lint":{"outcome":"success"},"test":{"outcome":"failure"},"diff":{"outcome":"skipped"}}',
    step,
  )
  assert.match(said.summaries[0] ?? '', '| ✅ | lint | success |\n| ❌ | test | failure |\n| ⏭️ | diff | skipped |')
})

it('counts a job that was stopped as failed, and one that was skipped as fine', () => {
  const needs =
    '{"a":{"result":"success"},"b":{"result":"cancelled"},"c":{"result":"skipped"},"d":{"result":"failure"}}'
  assert.equal(failedJobs(needs), ['b', 'd'])
})

it.run()
