import { spawnSync } from 'node:child_process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { IDENTITIES_FILE } from '../config/identities.ts'
import { withOutputs as withText } from '../operate/identities.ts'
import { signInAs, terraformVariables } from '../pipelines/workflows/identities.ts'
import { withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('identities')

const id = (digit: number) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`
const withOutputs = (identities: Parameters<typeof withText>[0], root: string, outputs: object) =>
  withText(identities, root, JSON.stringify(outputs))
const bootstrap = {
  tenant_id: { value: id(1) },
  subscription_id: { value: id(2) },
  ci_client_ids: { value: { plan: id(3), apply: id(4) } },
  state_storage_account: { value: 'stmlops' },
}

it('gathers the ids of all root modules, one after the other', () => {
  const first = withOutputs({}, 'bootstrap', bootstrap)
  const second = withOutputs(first, 'prod', { ci_push_client_id: { value: id(6) } })
  const third = withOutputs(second, 'dev', { ci_push_client_id: { value: id(5) } })
  assert.equal(third, {
    tenantId: id(1),
    subscriptionId: id(2),
    plan: id(3),
    apply: id(4),
    push: { dev: id(5), prod: id(6) },
  })
  assert.equal(Object.keys(third.push ?? {}), ['dev', 'prod'])
})

it('names every output that is missing or is no id', () => {
  const wrong = { ...bootstrap, tenant_id: { value: 'contoso' }, subscription_id: undefined }
  for (const name of [/tenant_id/, /subscription_id/]) assert.throws(() => withOutputs({}, 'bootstrap', wrong), name)
  assert.throws(() => withOutputs({}, 'dev', {}), /ci_push_client_id/)
})

it('signs in as one identity, or not at all before there are ids', () => {
  const identities = withOutputs({}, 'bootstrap', bootstrap)
  assert.is(signInAs('push', 'dev', identities), undefined)
  assert.is(signInAs('plan', 'dev', {}), undefined)
  const signIn = signInAs('apply', 'dev', identities)
  assert.equal(signIn && terraformVariables(signIn), {
    ARM_USE_OIDC: 'true',
    ARM_CLIENT_ID: id(4),
    ARM_TENANT_ID: id(1),
    ARM_SUBSCRIPTION_ID: id(2),
  })
})

it('writes them where the pipelines read them', () =>
  withCheckout(({ folder, read, write }) => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['src/commands/run.mjs', 'src/commands/identities.ts', ...args], {
        cwd: folder,
        encoding: 'utf8',
      })
    write('outputs.json', JSON.stringify(bootstrap))
    assert.is(run('bootstrap', '--from', 'outputs.json').status, 0)
    assert.is(JSON.parse(read(IDENTITIES_FILE)).apply, id(4))
    const wrong = run('qa')
    assert.is(wrong.status, 1)
    assert.match(wrong.stderr, '"qa" is not a root module; there are bootstrap, dev, prod.')
  }))

it.run()
