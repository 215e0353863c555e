/** A fork that has changed nothing but values: npm run upgrade meets no conflict, whatever killed it before. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertUpgrades } from '../testing/upgraded.ts'
import { type Repository, withFork } from '../testing/upstream.ts'

const it = suite('npm run upgrade of a fork with values of its own')

/** One environment with a name of its own in place of the shipped ones. */
function liveAlone(fork: Repository): void {
  const live = fork.read('src/environments/dev.ts').replace('export const dev', 'export const live')
  fork.write('src/environments/live.ts', live.replace("name: 'dev'", "name: 'live'").replaceAll('contoso', 'fabrikam'))
  fork.git('rm', '--quiet', 'src/environments/dev.ts', 'src/environments/prod.ts')
  fork.edit(
    'src/environments/index.ts',
    "import { dev } from './dev.ts'\nimport { prod } from './prod.ts'",
    "import { live } from './live.ts'",
  )
  fork.edit('src/environments/index.ts', '{ dev, prod }', '{ live }')
}

it('takes three releases, and asks for a value that one of them needs', () =>
  withFork('v1.0.0', liveAlone, (fork) => {
    const output = assertUpgrades(fork, 'v1.1.0')
    assert.match(output, /v1\.0\.0 → v1\.1\.0\n\n## 1\.1\.0\n\n- Records are looked at every ten minutes/)
    assert.match(output, /\*\*live\*\*/)
    assert.match(output, /1 passed|passed, 0 failed/)
    const values = fork.git('rev-parse', 'HEAD:src/environments')
    assert.match(assertUpgrades(fork, 'v1.2.0'), /src\/environments\/ stays yours/)
    assert.is(fork.git('rev-parse', 'HEAD:src/environments'), values)
    assertUpgrades(fork, 'v1.3.0')
    const others = fork.git('diff', '--name-only', 'refs/upstream/v1.3.0', 'HEAD').split('\n')
    assert.equal([...new Set(others.map((path) => path.split('/')[0]))].sort(), ['gitops', 'src', 'terraform'])
    assert.equal(
      others.filter((path) => path.startsWith('src/') && !path.startsWith('src/environments/')),
      [],
    )
    assert.match(fork.upgrade('v1.3.0').output, /nothing to do/)
  }))

it.run()
