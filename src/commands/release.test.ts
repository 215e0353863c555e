/** npm run release, with real Git. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run release')

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n- More of it\n\n## 1.2.3 (2026-11-01)\n\n- The first\n'
const release = (checkout: Checkout, ...args: string[]) => checkout.run('src/commands/release.ts', ...args)

const at123 = (use: (checkout: Checkout) => void) => () =>
  withCheckout((checkout) => {
    checkout.git('init', '--quiet', '--initial-branch=main')
    const { version: _, ...project } = JSON.parse(checkout.read('package.json'))
    checkout.write('package.json', `${JSON.stringify({ ...project, version: '1.2.3' }, null, 2)}\n`)
    checkout.write(
      'package-lock.json',
      '{\n  "version": "1.2.3",\n  "packages": {\n    "": {\n      "version": "1.2.3"\n    }\n  }\n}\n',
    )
    checkout.write('CHANGELOG.md', CHANGELOG)
    checkout.git('add', '--all')
    checkout.git('commit', '--quiet', '--message', 'first')
    checkout.git('tag', 'v1.2.3')
    use(checkout)
  })

function assertRefuses(checkout: Checkout, says: RegExp, ...args: string[]): void {
  const before = checkout.git('rev-parse', 'HEAD')
  const { code, output } = release(checkout, ...args)
  assert.is(code, 1, output)
  assert.match(output, says)
  assert.is(checkout.git('rev-parse', 'HEAD'), before)
}

it(
  'writes the version and the day, commits and tags, and pushes nothing',
  at123((checkout) => {
    const dry = release(checkout, 'minor', '--dry-run')
    assert.match(dry.output, /1\.3\.0\n\n- More of it\n\nWould change CHANGELOG\.md, package\.json, package-lock\.json/)
    assert.is(checkout.git('status', '--porcelain'), '')
    const { code, output } = release(checkout, 'minor')
    assert.is(code, 0, output)
    assert.match(output, 'git push origin HEAD v1.3.0')
    assert.match(
      checkout.read('CHANGELOG.md'),
      /## Unreleased\n\n## 1\.3\.0 \(\d{4}-\d\d-\d\d\)\n\n- More of it\n\n## 1\.2\.3/,
    )
    assert.match(checkout.read('package.json'), '"version": "1.3.0"')
    assert.is(checkout.read('package-lock.json').match(/"1\.3\.0"/g)?.length, 2)
    assert.is(checkout.git('status', '--porcelain'), '')
    assert.is(checkout.git('log', '-1', '--format=%s').trim(), 'release: 1.3.0')
    assert.is(checkout.git('cat-file', '-t', 'v1.3.0').trim(), 'tag')
    assert.match(checkout.git('tag', '--list', '--format=%(contents)', 'v1.3.0'), /^1\.3\.0\n\n- More of it/)
  }),
)

it(
  'refuses what is no next version',
  at123((checkout) => {
    assertRefuses(checkout, /RELEASE_REFUSED: 1\.2\.3 does not come after 1\.2\.3/, '1.2.3')
    assertRefuses(checkout, /RELEASE_REFUSED: 1\.1\.9 does not come after 1\.2\.3/, '1.1.9')
    assertRefuses(checkout, /RELEASE_REFUSED: "next" is no version/, 'next')
    assertRefuses(checkout, /ARGUMENTS_INVALID: Say one version/)
    checkout.git('tag', 'v2.0.0')
    assertRefuses(checkout, /1\.9\.0 does not come after 2\.0\.0/, '1.9.0')
  }),
)

it(
  'refuses a release that says nothing, and files that are not committed',
  at123((checkout) => {
    checkout.edit('CHANGELOG.md', '- More of it\n\n', '')
    assertRefuses(checkout, /RELEASE_REFUSED: 1 files are not committed:\n M CHANGELOG\.md/, 'patch')
    checkout.git('commit', '--quiet', '--all', '--message', 'nothing')
    assertRefuses(checkout, /RELEASE_REFUSED: CHANGELOG\.md says nothing below "## Unreleased"/, 'patch')
  }),
)

it(
  'puts everything back where a hook refuses the commit, and makes the tag of one that was stopped before it',
  at123((checkout) => {
    checkout.git('config', 'core.hooksPath', '.githooks')
    checkout.edit('src/environments/dev.ts', "location: 'westeurope'", "location: 'West Europe'")
    checkout.git('commit', '--quiet', '--all', '--no-verify', '--message', 'wrong')
    assertRefuses(checkout, /COMMAND_FAILED: git commit/, 'patch')
    assert.is(checkout.git('status', '--porcelain'), '')
    checkout.git('config', 'core.hooksPath', '/dev/null')
    assert.is(release(checkout, 'patch').code, 0)
    checkout.git('tag', '--delete', 'v1.2.4')
    assert.is(release(checkout, '1.2.4').code, 0)
    assert.is(checkout.git('rev-parse', 'v1.2.4^{commit}'), checkout.git('rev-parse', 'HEAD'))
  }),
)

it.run()
