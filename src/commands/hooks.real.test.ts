/** Two branches that change the same generated files, brought together by every way that Git has. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Checkout, makeCheckout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run hooks')

const DEV = 'src/environments/dev.ts'
const ROUTE = 'gitops/dev/classifier/httproute.yaml'
const NOTES = 'gitops/dev/NOTES.md'
const checkout = makeCheckout()

function commit(checkout: Checkout, message: string): void {
  checkout.git('add', '--all')
  checkout.git('commit', '--quiet', '--message', message)
}

/** Runs a test in a checkout where `main` has another zone and `theirs` another host: one line of a route has both. */
const withTwoBranches = (use: (checkout: Checkout) => void) => () => {
  checkout.git('reset', '--quiet', '--hard')
  checkout.git('switch', '--quiet', '--detach', 'first')
  for (const branch of ['main', 'theirs']) checkout.git('branch', '--force', branch, `the-first-${branch}`)
  checkout.git('switch', '--quiet', 'main')
  use(checkout)
}

it.before(() => {
  checkout.git('init', '--quiet', '--initial-branch=main')
  checkout.synth('--no-types')
  checkout.write(NOTES, 'first\n')
  commit(checkout, 'first')
  checkout.git('tag', 'first')
  checkout.git('switch', '--quiet', '--create', 'theirs')
  checkout.edit(DEV, "host: 'aks'", "host: 'pictures'")
  commit(checkout, 'another host')
  checkout.git('tag', 'the-first-theirs')
  checkout.git('switch', '--quiet', 'main')
  checkout.edit(DEV, "zone: 'dev.example.com'", "zone: 'lab.example.com'")
  commit(checkout, 'another zone')
  checkout.git('tag', 'the-first-main')
})
it.after(() => checkout.remove())

function assertFresh(checkout: Checkout): void {
  assert.is(checkout.git('status', '--porcelain'), '')
  assert.match(checkout.git('show', `HEAD:${ROUTE}`), /pictures\.lab\.example\.com/)
  const { code, output } = checkout.synth('--check', '--no-types')
  assert.is(code, 0, output)
}

it(
  'makes a merge commit whose generated files follow from the merged sources',
  withTwoBranches((checkout) => {
    checkout.git('merge', '--quiet', '--no-edit', 'theirs')
    assertFresh(checkout)
    assert.is(checkout.git('log', '-1', '--format=%s %p').trim().split(' ').length, 5) // Merge branch 'theirs', two parents
  }),
)

it(
  'ends a rebase and a cherry-pick with such a commit, by its author',
  withTwoBranches((checkout) => {
    checkout.git('switch', '--quiet', '--force-create', 'picked')
    checkout.git('-c', 'user.name=b', 'cherry-pick', 'theirs')
    assertFresh(checkout)
    checkout.git('switch', '--quiet', 'theirs')
    checkout.git('rebase', '--quiet', 'main')
    assertFresh(checkout)
    assert.is(checkout.git('log', '--format=%an %s', 'main..').trim(), 'a another host')
  }),
)

it(
  'stops a merge whose sources synth refuses, with nothing committed',
  withTwoBranches((checkout) => {
    checkout.git('switch', '--quiet', '--force-create', 'pools', 'theirs')
    checkout.edit(DEV, "nodes: '10.20.0.0/22'", "nodes: '10.20.4.0/22'")
    checkout.edit(DEV, "privateEndpoints: '10.20.4.0/26'", "privateEndpoints: '10.20.0.0/26'")
    checkout.edit(DEV, "apiServer: '10.20.4.64/28'", "apiServer: '10.20.0.64/28'")
    commit(checkout, 'nodes elsewhere')
    checkout.git('switch', '--quiet', 'main')
    checkout.edit(DEV, "services: '172.20.0.0/16'", "services: '10.20.4.0/22'")
    checkout.git('commit', '--quiet', '--all', '--no-verify', '--message', 'services elsewhere')
    const before = checkout.git('rev-parse', 'HEAD')
    assert.throws(() => checkout.git('merge', '--quiet', '--no-edit', 'pools'))
    assert.is(checkout.git('rev-parse', 'HEAD'), before)
    assert.ok(existsSync(join(checkout.folder, '.git/MERGE_HEAD')))
  }),
)

it(
  'merges by line what someone wrote between generated files',
  withTwoBranches((checkout) => {
    checkout.write(NOTES, 'ours\n')
    commit(checkout, 'our notes')
    checkout.git('switch', '--quiet', 'theirs')
    checkout.write(NOTES, 'theirs\n')
    commit(checkout, 'their notes')
    checkout.git('switch', '--quiet', 'main')
    assert.throws(() => checkout.git('merge', '--quiet', '--no-edit', 'theirs'))
    assert.is(checkout.git('diff', '--name-only', '--diff-filter=U').trim(), NOTES)
    assert.match(checkout.read(NOTES), /<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs/)
    checkout.write(NOTES, 'both\n')
    commit(checkout, 'merged')
    assertFresh(checkout)
  }),
)

it(
  'settles with synth what Git reports: files that one side removed, and conflicts of a clone without the driver',
  withTwoBranches((checkout) => {
    checkout.git('switch', '--quiet', '--force-create', 'renamed', 'theirs')
    checkout.edit(DEV, 'services: {\n    classifier: {\n      runtime', 'services: {\n    pictures: {\n      runtime')
    commit(checkout, 'another name')
    checkout.git('switch', '--quiet', 'main')
    checkout.git('config', '--unset', 'merge.synth.driver')
    assert.throws(() => checkout.git('merge', '--quiet', '--no-edit', 'renamed'))
    assert.match(
      checkout.synth('--no-types').output,
      /Git still holds \d+ generated files as unmerged: npm run synth -- --stage/,
    )
    const { code, output } = checkout.synth('--no-types', '--stage')
    assert.is(code, 0, output)
    checkout.git('commit', '--quiet', '--no-edit')
    assert.is(checkout.git('status', '--porcelain'), '')
    assert.not(existsSync(join(checkout.folder, ROUTE)))
    assert.is(checkout.synth('--check', '--no-types').code, 0)
  }),
)

it('sets up a clone that had the hooks already', () =>
  withCheckout((checkout) => {
    checkout.git('init', '--quiet')
    checkout.git('config', 'core.hooksPath', '.githooks')
    mkdirSync(join(checkout.folder, '.git'), { recursive: true })
    assert.is(checkout.run('src/commands/hooks.ts').code, 0)
    assert.match(checkout.git('config', 'merge.synth.driver'), /git merge-file/)
  }))

it.run()
