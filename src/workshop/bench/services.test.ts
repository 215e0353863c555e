import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { synth } from '../../synth.ts'
import { environmentWith } from './services.ts'

const it = suite('services of a benchmark')

/** Processor seconds of a synth, which a busy machine does not stretch; the less of two. */
function cost(count: number): number {
  const env = environmentWith(count)
  const once = () => {
    const before = process.cpuUsage()
    synth([env])
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }
  return Math.min(once(), once())
}

it('take time that grows with their number, not with its square', () => {
  cost(50) // what runs for the first time is compiled
  const [few, many] = [cost(100), cost(400)]
  assert.ok(many < 9 * few, `${few} s for 100, ${many} s for 400`) // 4 times as long, or 16
})

const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['src/commands/run.mjs', 'src/commands/bench-synth.ts', ...args], { encoding: 'utf8' })

it('have a table of their own', () => {
  const { stdout, stderr } = bench('--services', '1,3', '--rounds', '1')
  assert.match(
    stdout,
    /\| services \| files \| synth \|.*\n.*\n\| 1 \| \d+ \| [\d.]+ \| – \| – \|\n\| 3 \| \d+ \|/,
    stderr,
  )
  assert.not.match(stdout, /copies/)
})

it('are whole numbers above 0', () => {
  assert.match(bench('--services', '1,many').stderr, /ARGUMENTS_INVALID: --services many is not a number above 0/)
  assert.match(bench('--copies', '1.5').stderr, /--copies 1\.5 is no list of whole numbers/)
})

it.run()
