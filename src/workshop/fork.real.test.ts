/** Values live in src/environments/ alone: types and tests hold in a fork that has none of the shipped environments. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { copyOf, liveAlone, type Repository } from '../operate/testing/upstream.ts'

const it = suite('a fork with an environment of its own alone')

/** What reads environments in the process of the test; those of `commands/` and `operate/` work in copies. */
const TESTS =
  '^src/(config|engine/(kubernetes|policies|promql|terraform)|pipelines|platform|review|workshop)/(?!.*real)'

const fork: { copy?: Repository } = {}
const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: fork.copy?.folder, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}

it.before(() => {
  fork.copy = copyOf(mkdtempSync(join(tmpdir(), 'fork-')), () => true)
  liveAlone(fork.copy)
  fork.copy.commit('a fork')
})
it.after(() => rmSync(fork.copy?.folder ?? '', { recursive: true, force: true }))

it('compiles, tests included', () => {
  const { status, output } = run('node_modules/typescript/bin/tsc', '-p', '.')
  assert.is(status, 0, output)
})

it('passes the tests', () => {
  const { status, output } = run('src/workshop/run-tests.mjs', TESTS)
  assert.is(status, 0, output)
})

it('says its own name, and none of the shipped ones, in what is generated', () => {
  const args = ['grep', '--files-with-matches', '--extended-regexp', 'contoso|example\\.com', 'HEAD', '--']
  const places = ['gitops/live', 'terraform', 'src/environments', ':!terraform/README.md']
  const { stdout } = spawnSync('git', [...args, ...places], { cwd: fork.copy?.folder, encoding: 'utf8' })
  assert.is(stdout, '')
})

it.run()
