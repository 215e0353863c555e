import { execFile } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const it = suite('npm run rehearse')

/** Runs the command without an API server to start. */
const run = (...args: string[]): Promise<{ code: unknown; stderr: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, KUBEBUILDER_ASSETS: '' }
    execFile(
      process.execPath,
      ['src/commands/run.mjs', 'src/commands/rehearse.ts', ...args],
      { env },
      (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }),
    )
  })

it('ends with 2 where it could not run, and says why', async () => {
  const { code, stderr } = await run('--crds', 'nowhere')
  assert.is(code, 2)
  assert.match(stderr, '--crds nowhere has no definitions')
})

it('ends with 2 for a flag that there is not, and shows those there are', async () => {
  const { code, stderr } = await run('--environment', 'dev')
  assert.is(code, 2)
  assert.match(stderr, /Unknown option '--environment'[\s\S]*--rendered FOLDER/)
})

it('ends with 2 for a variant that there is not, and names those there are', async () => {
  const { code, stderr } = await run('--variant', 'servces')
  assert.is(code, 2)
  assert.match(stderr, /"servces" is not a variant; there are .*\bservices\b/)
})

it.run()
