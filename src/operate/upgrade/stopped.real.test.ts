/** npm run upgrade, killed wherever it says something: what is checked out stays, and the next run goes on. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUpgrades, checkedOut } from '../testing/upgraded.ts'
import { ownValues, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade that is killed')

it('loses nothing, and goes on', () =>
  withFork('v1.0.0', ownValues, async (fork) => {
    const before = checkedOut(fork)
    for (const said of [
      'v1.0.0 → v1.1.0',
      'Merging v1.1.0',
      'src/commands/synth.ts',
      'src/commands/diff.ts',
      'npm --prefix',
    ]) {
      await fork.killAt(said, 'upgrade', '--to', 'v1.1.0')
      assert.is(checkedOut(fork), before, said)
    }
    assertUpgrades(fork, 'v1.1.0')
  }))

it.run()
