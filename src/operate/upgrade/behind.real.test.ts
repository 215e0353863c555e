/** A fork that is two releases behind or more: npm run upgrade takes all of them at once, and says what each changes. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUpgrades } from '../testing/upgraded.ts'
import { type Fork, ownValues, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade of a fork that is behind')

/** Puts the fork back to how it was before an upgrade was taken in. */
function takesAndForgets(fork: Fork, to: string): string {
  const before = fork.git('rev-parse', 'HEAD')
  const output = assertUpgrades(fork, to)
  fork.git('reset', '--quiet', '--hard', before)
  fork.git('branch', '--quiet', '-D', `upgrade/${to}`)
  return output
}

it('goes from the first release to the third and to the fourth, and from the second to the fourth', () =>
  withFork('v1.0.0', ownValues, (fork) => {
    const two = takesAndForgets(fork, 'v1.2.0')
    assert.match(two, /v1\.0\.0 → v1\.2\.0\n\n## 1\.2\.0\n\n- Logs[^\n]*\n\n## 1\.1\.0\n\n- Records/)
    takesAndForgets(fork, 'v1.3.0')
    assertUpgrades(fork, 'v1.1.0')
    assert.not.match(assertUpgrades(fork, 'v1.3.0'), '## 1.1.0')
  }))

it.run()
