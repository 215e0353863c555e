import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('a second service')

const GROUP = '66666666-6666-4666-8666-666666666666'

it('is one entry and one synth, and the review says what it opens', () =>
  withCheckout((checkout) => {
    assert.is(checkout.synth('--no-types').code, 0)
    checkout.git('init', '--quiet')
    checkout.git('add', '--all')
    checkout.git('commit', '--quiet', '--no-verify', '--message', 'first')
    checkout.edit(
      'src/environments/dev.ts',
      '  services: {\n',
      `  services: {\n    ranker: { runtime: 'oip', port: 8080, owner: 'search-team', access: { deploy: ['${GROUP}'] } },\n`,
    )
    assert.is(checkout.synth('--no-types').code, 0)
    const { code, stdout, output } = checkout.run('src/commands/diff.ts', '--base', 'HEAD', '--json')
    assert.is(code, 0, output)
    const { environments } = JSON.parse(stdout)
    assert.equal(
      environments.map(({ name }: { readonly name: string }) => name),
      ['dev'],
    )
    const findings: readonly object[] = environments[0].components.flatMap(
      (component: { readonly findings: readonly object[] }) => component.findings,
    )
    const said = findings.map((each) => JSON.stringify(each)).join('\n')
    for (const opened of [
      /azure-sign-in-added.*system:serviceaccount:ranker:ranker/,
      /host-exposed.*ranker\.dev\.example\.com/,
      /rbac-widened.*namespace-deploy/,
      /network-policy-loosened.*app\.kubernetes\.io\/name=ranker/,
      /azure-role-granted.*Cluster User Role/,
      /capacity-changed.*Reserves 0 → 1 to 3 cores/,
    ])
      assert.match(said, opened)
    const changed = checkout.git('diff', '--name-only', 'HEAD', '--', 'src', '*/prod/*', 'terraform/bootstrap')
    assert.is(changed, 'src/environments/dev.ts\n')
  }))

it.run()
