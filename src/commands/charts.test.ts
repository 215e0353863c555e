import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const it = suite('npm run charts')

const run = (...args: string[]) =>
  spawnSync(process.execPath, ['src/commands/run.mjs', 'src/commands/charts.ts', ...args], {
    encoding: 'utf8',
    env: { PATH: '' },
  })

it('says what it does, and what it needs', () => {
  assert.match(run('--help').stdout, 'npm run charts -- [options]')
  const { status, stderr } = run()
  assert.is(status, 1)
  assert.match(stderr, /CHARTS_FAILED: There is no helm on the path\.\n\nInstall it/)
})

it.run()
