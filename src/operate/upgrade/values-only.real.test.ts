/** A fork that has changed nothing but values: npm run upgrade meets no conflict, whatever killed it before. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUpgrades } from '../testing/upgraded.ts'
import { liveAlone, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade of a fork with values of its own')

it('takes three releases, and asks for a value that one of them needs', () =>
  withFork('v1.0.0', liveAlone, (fork) => {
    const output = assertUpgrades(fork, 'v1.1.0')
    assert.match(output, /v1\.0\.0 → v1\.1\.0\n\n## 1\.1\.0\n\n- Records are looked at every ten minutes/)
    assert.match(output, /\*\*live\*\*/)
    assert.match(output, /1 passed|passed, 0 failed/)
    const values = fork.git('rev-parse', 'HEAD:src/environments')
    assert.match(assertUpgrades(fork, 'v1.2.0'), /src\/environments\/ and \.github\/CODEOWNERS stay yours/)
    assert.is(fork.git('rev-parse', 'HEAD:src/environments'), values)
    assertUpgrades(fork, 'v1.3.0')
    const others = fork.git('diff', '--name-only', 'refs/upstream/v1.3.0', 'HEAD').split('\n')
    const tops = [...new Set(others.map((path) => path.split('/')[0]))].sort()
    assert.equal(tops, ['.github', 'gitops', 'src', 'terraform'])
    assert.is(fork.read('.github/CODEOWNERS'), '* @fabrikam/platform\n')
    assert.equal(
      others.filter((path) => path.startsWith('src/') && !path.startsWith('src/environments/')),
      [],
    )
    assert.match(fork.upgrade('v1.3.0').output, /nothing to do/)
  }))

it.run()
