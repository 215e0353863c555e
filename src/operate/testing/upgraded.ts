/** What holds of a fork after every upgrade. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import * as assert from 'uvu/assert'
import type { Fork } from './upstream.ts'

/** What is checked out, byte by byte as Git sees it. */
export const checkedOut = ({ git }: Fork): string => `${git('rev-parse', 'HEAD')} ${git('status', '--porcelain')}`

/** The release that brings a component, and so wants values for it. */
const ASKS = 'v1.3.0'

/** Upgrades, takes the branch in, and looks at the result. */
export function assertUpgrades(fork: Fork, to: string): string {
  const before = checkedOut(fork)
  if (to === ASKS) giveValues(fork)
  const { code, output } = fork.upgrade(to)
  assert.is(code, 0, output)
  assert.is(checkedOut(fork), before)
  assertTaken(fork, to)
  return output
}

/** Is asked for the values of the new component, and gives them. */
function giveValues(fork: Fork): void {
  const { code, output } = fork.upgrade(ASKS)
  assert.is(code, 1)
  const folder = 'src/environments'
  const files = readdirSync(join(fork.folder, folder)).filter((file) => /^(?!index).*\.ts$/.test(file))
  for (const file of files) {
    assert.match(output, new RegExp(`UPGRADE_STOPPED: synth refuses the merged sources[\\s\\S]*${file}[\\s\\S]*notes`))
    fork.edit(`.cache/upgrade/${folder}/${file}`, '    crds: {},\n', '    crds: {},\n    notes: {},\n')
  }
  fork.git('-C', '.cache/upgrade', 'add', '--all')
}

/** Takes the branch of an upgrade in: it is whole, fresh, and of that release. */
export function assertTaken(fork: Fork, to: string): void {
  fork.merge(to)
  const { code, output } = fork.run('synth', '--check', '--no-types')
  assert.is(code, 0, output)
  assert.is(fork.git('status', '--porcelain'), '')
  assert.is(JSON.parse(fork.read('package.json')).version, to.slice(1))
  assert.is(fork.git('worktree', 'list', '--porcelain').match(/^worktree /gm)?.length, 1)
}
