/** A fork that has edited a component which upstream edits too: npm run upgrade leaves that to whoever knows why. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertTaken, assertUpgrades, checkedOut } from '../testing/upgraded.ts'
import { EXTERNAL_DNS, ownValues, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade of a fork with an edited component')

it('stops at a conflict with what both sides meant, goes on once it is settled, and meets no other', () =>
  withFork(
    'v1.0.0',
    (fork) => {
      ownValues(fork)
      fork.edit(EXTERNAL_DNS, "interval: '5m'", "interval: '2m'")
    },
    (fork) => {
      const before = checkedOut(fork)
      const { code, output } = fork.upgrade('v1.1.0')
      assert.is(code, 1)
      assert.match(output, `UPGRADE_STOPPED: 1 files were changed by upstream and by you`)
      assert.match(output, `✖ ${EXTERNAL_DNS}`)
      assert.match(output, /upstream, from v1\.0\.0 to v1\.1\.0:\n +\w+ Records are looked at every ten minutes/)
      assert.match(output, /you:\n +\w+ values of our own/)
      assert.is(checkedOut(fork), before)
      assert.match(fork.upgrade('v1.1.0').output, 'UPGRADE_STOPPED: 1 files') // as long as it is not settled
      assert.match(
        fork.upgrade('v1.2.0').output,
        /has an upgrade that is not finished, on the branch upgrade\/v1\.1\.0/,
      )
      const settled = fork
        .read(`.cache/upgrade/${EXTERNAL_DNS}`)
        .replace(/<{7}[\s\S]*>{7}[^\n]*\n/, "    interval: '3m',\n")
      fork.write(`.cache/upgrade/${EXTERNAL_DNS}`, settled)
      fork.git('-C', '.cache/upgrade', 'add', EXTERNAL_DNS)
      const again = fork.upgrade('v1.1.0')
      assert.is(again.code, 0, again.output)
      assertTaken(fork, 'v1.1.0')
      assert.match(fork.read('gitops/dev/external-dns/application.yaml'), 'interval: 3m')
      assertUpgrades(fork, 'v1.2.0')
      assertUpgrades(fork, 'v1.3.0')
    },
  ))

it.run()
