/** What npm run upgrade says where it does not begin; whole upgrades are in src/operate/upgrade/. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run upgrade')

const upgrade = (checkout: Checkout, ...args: string[]) => checkout.run('src/commands/upgrade.ts', ...args)

const withHistory = (use: (checkout: Checkout) => void) => () =>
  withCheckout((checkout) => {
    checkout.git('init', '--quiet', '--initial-branch=main')
    checkout.git('add', '--all')
    checkout.git('commit', '--quiet', '--message', 'first')
    use(checkout)
  })

/** A remote `upstream` that is this clone as it is now, with a tag. */
function releaseUpstream(checkout: Checkout, tag: string): void {
  checkout.git('clone', '--quiet', '--bare', '.', '.cache/upstream.git')
  checkout.git('-C', '.cache/upstream.git', 'tag', tag)
  checkout.git('remote', 'add', 'upstream', '.cache/upstream.git')
}

function assertStops(checkout: Checkout, says: RegExp, ...args: string[]): void {
  const { code, output } = upgrade(checkout, ...args)
  assert.is(code, 1, output)
  assert.match(output, says)
}

it(
  'asks for an upstream where nothing names one, and takes what package.json names',
  withHistory((checkout) => {
    assertStops(checkout, /NOT_READY: There is no remote "upstream"[\s\S]*git remote add upstream URL/)
    checkout.edit('package.json', '"private": true', '"private": true, "repository": { "url": "git+file:///nowhere" }')
    checkout.git('commit', '--quiet', '--all', '--message', 'named')
    assertStops(checkout, /COMMAND_FAILED: git fetch .*file:\/\/\/nowhere/)
  }),
)

it(
  'refuses what is not committed, and flags that it does not know',
  withHistory((checkout) => {
    checkout.write('src/mine.ts', '')
    assertStops(checkout, /NOT_READY: 1 files are not committed:\n\?\? src\/mine\.ts/)
    assertStops(checkout, /ARGUMENTS_INVALID: Unknown option '--from'/, '--from', 'v1')
  }),
)

it(
  'says which releases there are, and that there is none to take',
  withHistory((checkout) => {
    releaseUpstream(checkout, 'v1.0.0')
    assertStops(checkout, /Upstream has no release v9\.0\.0\.\n\nIt has: v1\.0\.0\./, '--to', '9.0.0')
    const { code, output } = upgrade(checkout)
    assert.is(code, 0, output)
    assert.match(output, /The newest release is in what is checked out: nothing to do/)
    checkout.git('-C', '.cache/upstream.git', 'tag', '--delete', 'v1.0.0')
    checkout.git('update-ref', '-d', 'refs/upstream/v1.0.0')
    assertStops(checkout, /UPGRADE_STOPPED: Upstream has no release: no tag such as v1\.0\.0/)
  }),
)

it(
  'says how to tell Git what a squashed merge or a template has hidden',
  withHistory((checkout) => {
    checkout.git('switch', '--quiet', '--create', 'release')
    checkout.edit(
      'package.json',
      /"version": "[^"]+"/.exec(checkout.read('package.json'))?.[0] ?? '',
      '"version": "1.0.0"',
    )
    checkout.git('commit', '--quiet', '--all', '--message', 'release: 1.0.0')
    releaseUpstream(checkout, 'v1.0.0')
    const upstream = (...args: string[]) => checkout.git('-C', '.cache/upstream.git', ...args).trim()
    upstream('tag', 'v1.1.0', upstream('commit-tree', '-p', 'HEAD', '-m', 'next', 'HEAD^{tree}'))
    checkout.git('switch', '--quiet', 'main')
    checkout.git('merge', '--quiet', '--squash', 'release')
    checkout.git('commit', '--quiet', '--message', 'squashed')
    assertStops(checkout, /UPGRADE_STOPPED: package\.json is of 1\.0\.0, but v1\.0\.0 is not in the history/)
    checkout.git('merge', '--quiet', '--strategy=ours', '--no-edit', 'refs/upstream/v1.0.0')
    assert.match(upgrade(checkout, '--dry-run').output, 'v1.0.0 → v1.1.0')
    checkout.git('switch', '--quiet', '--orphan', 'copy')
    checkout.git('checkout', 'main', '--', '.')
    checkout.git('commit', '--quiet', '--message', 'copied')
    assertStops(checkout, /no commit in common[\s\S]*git merge -s ours --allow-unrelated-histories refs\/upstream\//)
  }),
)

it.run()
