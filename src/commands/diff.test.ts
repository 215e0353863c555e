import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run diff')

const DEV = 'src/environments/dev.ts'
const diff = (checkout: Checkout, ...args: string[]) =>
  checkout.run('src/commands/diff.ts', '--today', '2026-11-23', ...args)

/** A clone with everything committed; `change` edits it, and synth runs again. */
const inClone = (change: (checkout: Checkout) => void, use: (checkout: Checkout) => void) => () =>
  withCheckout((checkout) => {
    checkout.synth('--no-types')
    checkout.git('init', '--quiet', '--initial-branch=main')
    checkout.git('add', '--all')
    checkout.git('commit', '--quiet', '--no-verify', '--message', 'all')
    change(checkout)
    assert.is(checkout.synth('--no-types').code, 0)
    use(checkout)
  })

it(
  'says what a change means, to people and to machines',
  inClone(
    (checkout) => {
      checkout.edit(DEV, 'minReplicas: 1', 'minReplicas: 2')
      checkout.edit(DEV, "pods: '10.128.0.0/16'", "pods: '10.144.0.0/16'")
    },
    (checkout) => {
      const { code, stdout } = diff(checkout, '--base', 'HEAD')
      assert.is(code, 0)
      assert.match(stdout, '| 🟥 critical | `resource-replaced` | terraform/cluster: azurerm_kubernetes_cluster.main |')
      assert.match(stdout, '| Pods reserve, cores |')
      assert.match(stdout, /- \*\*dev\*\*: 🟥 1 critical/)
      assert.not.match(stdout, '### prod')
      const json = JSON.parse(diff(checkout, '--base', 'HEAD', '--json').stdout)
      assert.is(json.worst, 'critical')
      assert.equal(
        json.environments.map(({ name }: { name: string }) => name),
        ['dev'],
      )
    },
  ),
)

it(
  'stops a pipeline from the level on that it is told, and takes two commits',
  inClone(
    (checkout) => checkout.edit(DEV, 'minReplicas: 1,\n      maxReplicas: 3', 'minReplicas: 2,\n      maxReplicas: 6'),
    (checkout) => {
      checkout.git('commit', '--quiet', '--no-verify', '--all', '--message', 'more')
      const between = ['--base', 'HEAD~1', '--head', 'HEAD']
      assert.is(diff(checkout, ...between, '--fail-on', 'critical').code, 0)
      const stopped = diff(checkout, ...between, '--fail-on', 'medium')
      assert.is(stopped.code, 1)
      assert.match(stopped.output, 'A risk is medium; --fail-on medium stops here.')
      assert.is(diff(checkout, '--base', 'HEAD').stdout.includes('Nothing that runs changes.'), true)
    },
  ),
)

it('refuses arguments that it does not know, and ends with 2 where it did not compare', () =>
  withCheckout((checkout) => {
    assert.match(diff(checkout, '--fail-on', 'low').output, '--fail-on takes critical, high, medium, not "low"')
    assert.match(
      checkout.run('src/commands/diff.ts', '--today', 'soon').output,
      '--today takes a day such as 2026-11-23',
    )
    const outside = diff(checkout, '--base', 'HEAD', '--fail-on', 'high')
    assert.match(outside.output, 'is not in a Git repository')
    assert.is(outside.code, 2)
    assert.is(diff(checkout, '--nonsense').code, 2)
  }))

it(
  'is quick where everything changes',
  inClone(
    (checkout) => {
      for (const file of [DEV, 'src/environments/prod.ts'])
        checkout.edit(file, "organization: 'contoso'", "organization: 'fabrikam',\n  owner: 'someone-else'")
    },
    (checkout) => {
      const started = performance.now()
      const { code, stdout } = diff(checkout, '--base', 'HEAD', '--json')
      const seconds = ((performance.now() - started) / 1000).toFixed(2)
      assert.is(code, 0)
      const count = JSON.parse(stdout).environments.flatMap(
        ({ components }: { components: { changes: unknown[] }[] }) => components.flatMap(({ changes }) => changes),
      ).length
      assert.ok(count > 200, String(count))
      console.log(`  ${count} objects and resources compared in ${seconds} s (at most 1.5 s on an idle machine)`)
    },
  ),
)

it.run()
