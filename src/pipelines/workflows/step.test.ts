import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { stepOf } from './step.ts'

const it = suite('step')
const folder = mkdtempSync(join(tmpdir(), 'step-'))
it.after(() => rmSync(folder, { recursive: true }))

it('writes outputs and summaries where GitHub reads them', () => {
  const env = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') }
  const step = stepOf(env)
  step.output('changes', 'true')
  step.summary('# One')
  step.summary('# Two')
  assert.is(readFileSync(env.GITHUB_OUTPUT, 'utf8'), 'changes=true\n')
  assert.is(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8'), '# One\n\n# Two\n\n')
})

it('lets no text start a workflow command or a second output', () => {
  const lines: string[] = []
  const step = stepOf({ GITHUB_ACTIONS: 'true' }, (line) => lines.push(line))
  step.annotate('error', 'a,b: c', '100 %\n::set-output name=x::y')
  assert.equal(lines, ['::error title=a%2Cb%3A c::100 %25%0A::set-output name=x::y'])
  assert.throws(() => step.output('a', 'b\nc=d'), /more than one line/)
})

it('prints where there is no GitHub', () => {
  const lines: string[] = []
  const step = stepOf({}, (line) => lines.push(line))
  step.summary('text')
  step.annotate('notice', 'title', 'message')
  assert.equal(lines, ['text', 'notice: title: message'])
})

it.run()
