import { PassThrough } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as z from 'zod'
import { UserError } from '../errors.ts'
import { createAsk } from './ask.ts'
import { waitUntil } from './progress.ts'
import { createShell } from './shell.ts'

const it = suite('createShell')

/** A shell without a terminal, and what it printed. */
function shellWith({ yes = false, dryRun = false } = {}) {
  const lines: string[] = []
  const ask = createAsk({ input: new PassThrough(), output: new PassThrough() })
  const shell = createShell({ ask, yes, dryRun, log: (text) => void lines.push(text) })
  return { shell, lines }
}
const isRefused = (code: string, message: RegExp) => (error: unknown) =>
  error instanceof UserError && error.code === code && message.test(error.message)
async function rejection(task: Promise<unknown>): Promise<unknown> {
  return task.then(
    () => undefined,
    (error: unknown) => error,
  )
}

it('prints what it runs, passes input on, and returns how it ended', async () => {
  const { shell, lines } = shellWith()
  const echo = 'process.stdin.pipe(process.stdout)'
  assert.is(await shell.read('node', ['-e', echo], { input: 'secret' }), 'secret')
  assert.equal(lines, [`$ node -e '${echo}'`])
  assert.is((await shell.attempt('node', ['-e', 'process.exit(3)'])).code, 3)
})

it('says that a program is not installed', async () => {
  const { shell } = shellWith()
  const error = await rejection(shell.read('kubelogin', ['--none'], { env: { PATH: '/nowhere' } }))
  assert.ok(isRefused('COMMAND_FAILED', /^kubelogin is not installed/)(error), String(error))
})

it('stops what takes too long', async () => {
  const { shell } = shellWith()
  const { code, stderr } = await shell.attempt('node', ['-e', 'setTimeout(() => {}, 60000)'], { timeoutSeconds: 0.3 })
  assert.is.not(code, 0)
  assert.match(stderr, /took longer than 0\.3 s and was stopped/)
})

it('changes nothing in a dry run or without an answer, and everything with yes', async () => {
  const dry = shellWith({ dryRun: true })
  assert.is(await dry.shell.change('Change it', 'node', ['-e', '1']), undefined)
  assert.equal(dry.lines, ['would run: node -e 1'])
  const alone = await rejection(shellWith().shell.change('Change it', 'node', ['-e', '1']))
  assert.ok(isRefused('NOT_CONFIRMED', /no terminal on which to ask: Change it/)(alone), String(alone))
  assert.is((await shellWith({ yes: true }).shell.change('Change it', 'node', ['-e', '1']))?.code, 0)
})

it('says so where an answer is not JSON, or not what was expected', async () => {
  const { shell } = shellWith()
  const answer = (text: string) =>
    rejection(shell.json(z.object({ a: z.number() }), 'node', ['-e', `console.log(${JSON.stringify(text)})`]))
  assert.ok(isRefused('COMMAND_FAILED', /did not answer in JSON/)(await answer('Error')))
  assert.ok(isRefused('COMMAND_FAILED', /→ at a/)(await answer('{"a":"b"}')))
})

it('leaves no handler of Ctrl-C behind, however much runs at once', async () => {
  const { shell } = shellWith({ yes: true })
  const before = process.listenerCount('SIGINT')
  const reads = Array.from({ length: 12 }, () => shell.read('node', ['-e', '1'], { quiet: true }))
  assert.is(process.listenerCount('SIGINT'), before)
  await Promise.all(reads)
  await shell.change('Change it', 'node', ['-e', '1'])
  assert.is(process.listenerCount('SIGINT'), before)
})

it('waits for a state, and says what it is waiting for', async () => {
  const lines: string[] = []
  let asked = 0
  const wait = { until: 'it is there', hint: 'Look again later.', forSeconds: 60 }
  const probe = async () => (++asked > 1 ? { done: 'there' } : { state: 'not yet' })
  assert.is(await waitUntil((text) => void lines.push(text), { ...wait, probe }), 'there')
  assert.match(lines.join('\n'), /Waiting until it is there, at most 1 min\n {2}… not yet/)
  const never = await rejection(
    waitUntil(() => {}, { ...wait, forSeconds: 0.5, probe: async () => ({ state: 'still not' }) }),
  )
  assert.ok(isRefused('NOT_READY', /Gave up waiting until it is there: still not/)(never))
})

it.run()
