import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const it = suite('npm run drill:sync')

/** Runs the command without an API server to start. */
const run = (...args: string[]) =>
  spawnSync(process.execPath, ['src/commands/run.mjs', 'src/commands/drill-sync.ts', ...args], {
    encoding: 'utf8',
    env: { ...process.env, KUBEBUILDER_ASSETS: '' },
    timeout: 60_000,
  })

it('refuses what is not there, before anything is started', () => {
  const { status, stderr } = run('--program', process.execPath, '--rendered', 'nowhere')
  assert.is(status, 1)
  assert.match(stderr, 'ARGUMENTS_INVALID: Not there: --rendered nowhere, --crds.')
})

it('refuses an environment that there is not', () => {
  const { stderr } = run('--program', process.execPath, '--rendered', '.', '--crds', '.', '--env', 'moon')
  assert.match(stderr, 'There is no environment "moon".')
})

it('ends where no API server can be started, and says why', () => {
  const { status, stderr } = run('--program', process.execPath, '--rendered', '.', '--crds', '.')
  assert.is(status, 1)
  assert.match(stderr, 'NOT_READY: KUBEBUILDER_ASSETS is not set.')
})

it.run()
