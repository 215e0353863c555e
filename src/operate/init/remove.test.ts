import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CLIENT_IDS, LOGGED_IN, TENANT } from '../testing/azure.ts'
import { fabrikam } from '../testing/fabrikam.ts'
import { type FakeAnswer, type Fakes, withFakes } from '../testing/fakes.ts'
import { startNameServer } from '../testing/name-server.ts'

const it = suite('npm run init -- --remove')

const INDEX = 'src/environments/index.ts'
const ID = '5a0d1c2e-0000-4000-8000-00000000d0d0'
const DATA = {
  images: { dev: { classifier: `sha256:${'ab'.repeat(32)}` }, prod: { classifier: `sha256:${'cd'.repeat(32)}` } },
  outputs: { dev: { tenantId: TENANT, clientIds: CLIENT_IDS } },
  identities: { tenantId: TENANT, subscriptionId: ID, plan: ID, apply: ID, push: { dev: ID, prod: ID } },
}

/** A subscription in which dev still is, until it is torn down. */
const AZURE: readonly FakeAnswer[] = [
  ...LOGGED_IN,
  { when: 'az storage account show', stdout: 'stmlopsfabrikamtfstate\n' },
  { when: 'terraform -chdir=terraform/dev init' },
  {
    when: 'terraform -chdir=terraform/dev state list',
    unless: ['torn-down'],
    stdout:
      'data.azurerm_client_config.current\nazurerm_kubernetes_cluster.main\nazurerm_resource_group.main\nazurerm_subnet.a\nazurerm_subnet.b\n',
  },
  { when: 'terraform -chdir=terraform/dev state list' },
  { when: 'az aks show', unless: ['torn-down'], stdout: 'Succeeded\n' },
  { when: 'az aks show', code: 3, stderr: 'ERROR: (ResourceGroupNotFound) Resource group could not be found.\n' },
]

let clone: Awaited<ReturnType<typeof fabrikam>>
it.before(async () => {
  clone = await fabrikam()
  for (const [name, value] of Object.entries(DATA))
    clone.checkout.write(`src/environments/${name}.json`, `${JSON.stringify(value, null, 2)}\n`)
  assert.is(clone.checkout.synth('--no-types').code, 0)
  clone.checkout.git('commit', '--quiet', '--all', '--no-verify', '--message', 'data')
  clone.checkout.git('tag', '--force', 'first')
})
it.before.each(() => clone.reset())
it.after(() => clone.remove())

/** Runs it with a name server that knows these hosts. */
async function withNames(hosts: readonly string[], use: (resolver: string) => Promise<void>): Promise<void> {
  const server = await startNameServer({ A: Object.fromEntries(hosts.map((host) => [host, ['198.51.100.20']])) })
  try {
    await use(server.address)
  } finally {
    server.close()
  }
}
const remove = (fakes: Fakes, ...args: string[]) =>
  fakes.run(clone.checkout.folder, 'src/commands/init.ts', ['--remove', ...args])
const there = (path: string) => existsSync(join(clone.checkout.folder, path))
const dataIn = (name: string) => JSON.parse(clone.checkout.read(`src/environments/${name}.json`))

it('refuses as long as something of the environment answers, and names all of it', () =>
  withNames(['aks.dev.fabrikam.dev'], (resolver) =>
    withFakes(AZURE, async (fakes) => {
      const before = clone.checkout.git('status', '--porcelain')
      const { code, stderr } = await remove(fakes, 'dev', '--resolver', resolver)
      assert.is(code, 1)
      assert.equal(fakes.unknown(), [])
      assert.match(stderr, /NOT_READY: dev is still there, and would go on running/)
      assert.match(stderr, /✖ state: 4 resources, azurerm_kubernetes_cluster\.main, .* and 1 more\n/)
      assert.match(stderr, /✖ cluster: aks-mlops-fabrikam-dev in rg-mlops-fabrikam-dev\n/)
      assert.match(stderr, /✖ DNS: aks\.dev\.fabrikam\.dev\n/)
      assert.match(stderr, /npm run teardown -- --env dev, then this again/)
      assert.is(clone.checkout.git('status', '--porcelain'), before)
    }),
  ))

it('refuses where nobody is signed in who could know', () =>
  withFakes(
    [{ when: 'az account show', code: 1, stderr: "ERROR: Please run 'az login' to setup account.\n" }],
    async (fakes) => {
      const { code, stderr } = await remove(fakes, 'dev')
      assert.is(code, 1)
      assert.match(stderr, /az login/)
      assert.ok(there('src/environments/dev.ts'))
    },
  ))

it('lets DNS records stay where that is said', () =>
  withNames(['aks.dev.fabrikam.dev'], (resolver) =>
    withFakes(AZURE, async (fakes) => {
      fakes.set('torn-down')
      const { code, stderr } = await remove(fakes, 'dev', '--resolver', resolver)
      assert.is(code, 1)
      assert.match(stderr, /✖ DNS: [\s\S]*or add --leave-dns/)
      const dry = await remove(fakes, 'dev', '--resolver', resolver, '--leave-dns', '--dry-run')
      assert.is(dry.code, 0, dry.stderr)
      assert.match(dry.stderr, /would remove src\/environments\/dev\.ts, terraform\/dev\/ and gitops\/dev\//)
      assert.ok(there('src/environments/dev.ts'))
    }),
  ))

it('removes file, line, image, ids and folders in one go, once nothing answers', () =>
  withNames([], (resolver) =>
    withFakes(AZURE, async (fakes) => {
      const { checkout } = clone
      fakes.set('torn-down')
      mkdirSync(join(checkout.folder, 'terraform/dev/.terraform/providers'), { recursive: true })
      checkout.write('terraform/dev/.terraform.lock.hcl', '')
      checkout.write('gitops/dev/classifier/by-hand.yaml', 'kind: ConfigMap\n')
      const { code, stdout, stderr } = await remove(fakes, 'dev', '--resolver', resolver)
      assert.is(code, 0, stderr)
      assert.not.ok(there('src/environments/dev.ts'))
      assert.match(checkout.read(INDEX), /ENVIRONMENTS = \{ prod \}/)
      assert.not.match(checkout.read(INDEX), /dev\.ts/)
      assert.equal(dataIn('images'), { prod: DATA.images.prod })
      assert.equal(dataIn('outputs'), {})
      assert.equal(dataIn('identities').push, { prod: ID })
      assert.not.ok(there('terraform/dev'))
      assert.match(stderr, /left alone: gitops\/dev\/classifier\/by-hand\.yaml/)
      assert.is(checkout.synth('--check').code, 0)
      assert.match(stdout, /npm run bootstrap -- --env prod --only foundation/)
      assert.match(stdout, /Environments: dev, dev-images/)
      assert.match((await remove(fakes, 'prod')).stderr, /prod is the only environment/)
    }),
  ))

it('asks nobody about values that are as shipped', () =>
  withFakes([], async (fakes) => {
    const { code, stderr } = await remove(fakes, 'prod')
    assert.is(code, 0, stderr)
    assert.equal(fakes.calls(), [])
    assert.not.ok(there('gitops/prod'))
  }))

it('puts everything back where synth refuses what is left', () =>
  withFakes([], async (fakes) => {
    const { checkout } = clone
    checkout.edit('src/environments/dev.ts', "name: 'dev'", "name: 'other'")
    const { code, stderr } = await remove(fakes, 'prod')
    assert.is(code, 1)
    assert.match(stderr, /Nothing was changed/)
    assert.ok(there('src/environments/prod.ts') && there('gitops/prod') && there('terraform/prod'))
    assert.match(checkout.read(INDEX), /\{ dev, prod \}/)
    assert.equal(dataIn('images'), DATA.images)
  }))

it('refuses names that are not there and flags that make one', () =>
  withFakes([], async (fakes) => {
    assert.match((await remove(fakes, 'staging')).stderr, /There is no environment "staging" to remove/)
    assert.match((await remove(fakes, 'prod', '--from', 'dev')).stderr, /--remove takes no --from/)
  }))

it.run()
