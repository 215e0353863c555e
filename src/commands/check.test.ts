/** What the commands of the workshop run, with an `npm` that writes down how it was called. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const it = suite('npm run check')

/** Runs a command; `npm` fails where its arguments have a word in them. */
function run(command: string, args: readonly string[] = [], failsAt = 'nothing') {
  const folder = mkdtempSync(join(tmpdir(), 'check-'))
  const npm = join(folder, 'npm')
  writeFileSync(npm, `#!/bin/sh\necho "$*" >> '${folder}/calls'\ncase "$*" in *${failsAt}*) exit 3 ;; esac\n`)
  chmodSync(npm, 0o755)
  writeFileSync(join(folder, 'calls'), '')
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` }
  const entry = ['src/commands/run.mjs', `src/commands/${command}.ts`, ...args]
  const { status, stderr } = spawnSync(process.execPath, entry, { env, encoding: 'utf8' })
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
  rmSync(folder, { recursive: true })
  return { status, stderr, calls }
}

it('runs format and lint, types, tests, and whether the files are fresh', () => {
  const { status, calls } = run('check')
  assert.is(status, 0)
  assert.equal(calls, ['run lint', 'run types', 'test', 'run synth -- --check'])
})

it('ends at the first that fails, with its exit code', () => {
  const { status, calls } = run('check', [], 'types')
  assert.is(status, 3)
  assert.equal(calls, ['run lint', 'run types'])
})

for (const command of ['check', 'types', 'hooks', 'help']) {
  it(`refuses arguments, which ${command} would only ignore`, () => {
    const { status, stderr, calls } = run(command, ['--fast'])
    assert.is(status, 1)
    assert.match(stderr, new RegExp(`^ARGUMENTS_INVALID: Unknown option '--fast'[\\s\\S]*npm run ${command}`))
    assert.equal(calls, [''])
  })
}

it('writes no variants into a folder whose name is a flag that there is not', () => {
  const { status, stderr } = run('matrix', ['--folder'])
  assert.is(status, 1)
  assert.match(stderr, 'npm run matrix -- FOLDER')
})

it.run()
