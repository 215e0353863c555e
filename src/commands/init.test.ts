import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LOGGED_IN, USER } from '../operate/testing/azure.ts'
import { OWN_VALUES, URL } from '../operate/testing/fabrikam.ts'
import { canRun, type Fakes, withFakes } from '../operate/testing/fakes.ts'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run init')

const STAGING = 'src/environments/staging.ts'
const INDEX = 'src/environments/index.ts'

interface Place {
  readonly checkout: Checkout
  readonly fakes: Fakes
  readonly init: (...args: string[]) => ReturnType<Fakes['run']>
}

/** A new clone, from a person who may be signed in to Azure. */
const inClone =
  (use: (place: Place) => Promise<void>, programs: readonly string[] = ['az']) =>
  () =>
    withCheckout((checkout) =>
      withFakes(
        LOGGED_IN,
        (fakes) =>
          use({
            checkout,
            fakes,
            init: (...args) => fakes.run(checkout.folder, 'src/commands/init.ts', args, { input: '' }),
          }),
        programs,
      ),
    )

it(
  'lists everything that is missing, at once, where nobody can be asked',
  inClone(async ({ init }) => {
    const { code, stderr } = await init()
    assert.is(code, 1)
    for (const flag of [
      'name',
      'organization',
      'repository',
      'zone',
      'admins',
      'readers',
      'deployers',
      'email',
      'api-ranges',
    ])
      assert.match(stderr, new RegExp(`✖ --${flag}: `))
    assert.not.match(stderr, /--location/) // the shipped one suits many
  }),
)

it(
  'lists what is wrong beside what is missing',
  inClone(async ({ init }) => {
    const { code, stderr } = await init(
      '--name',
      'Staging!',
      '--organization',
      'far-too-long',
      '--admins',
      'nobody',
      '--api-ranges',
      'here',
    )
    assert.is(code, 1)
    assert.match(stderr, /✖ --name must have 2 to 10/)
    assert.match(stderr, /✖ --organization must have 2 to 8/)
    assert.match(stderr, /✖ --admins must be a GUID/)
    assert.match(stderr, /✖ --api-ranges must be an IPv4 range/)
    assert.match(stderr, /✖ --zone: /)
    assert.match((await init('--name', 'bootstrap', ...OWN_VALUES)).stderr, /✖ --name is taken/)
  }),
)

it(
  'gives a fork its own values, in every environment where they are shared, and keeps comments',
  inClone(async ({ init, checkout }) => {
    const { code, stdout, stderr } = await init('--name', 'dev', ...OWN_VALUES)
    assert.is(code, 0, stderr)
    const dev = checkout.read('src/environments/dev.ts')
    assert.match(dev, /organization: 'fabrikam'/)
    assert.match(dev, /apiServerRanges: \['198\.51\.100\.7\/32'\]/)
    assert.match(dev, /debug: \['aaaaaaaa-0000-4000-8000-000000000001'\]/) // the sample group is gone
    assert.match(dev, /as in prod: what runs there is tried here/)
    assert.not.match(dev, /contoso|example\.com|11111111/)
    const prod = checkout.read('src/environments/prod.ts')
    assert.ok(prod.includes("organization: 'fabrikam'") && prod.includes(URL))
    assert.match(prod, /zone: 'example\.com'/)
    assert.is(checkout.synth('--check', '--no-types').code, 0)
    assert.match(stdout, /npm run doctor -- --env dev\n.*git commit.*\n.*npm run bootstrap -- --env dev/)
  }),
)

it(
  'makes another environment from one, with ranges and hosts of its own, and registers it',
  inClone(async ({ init, checkout }) => {
    mkdirSync(`${checkout.folder}/terraform/dev`, { recursive: true })
    checkout.write('terraform/dev/.terraform.lock.hcl', 'a lock')
    const { code, stderr } = await init(
      '--name',
      'staging',
      '--from',
      'dev',
      '--zone-id',
      '0123456789abcdef0123456789abcdef',
    )
    assert.is(code, 0, stderr)
    const staging = checkout.read(STAGING)
    assert.match(staging, /export const staging = \{\n {2}name: 'staging'/)
    assert.match(staging, /zone: 'staging\.example\.com'/)
    assert.match(staging, /vnet: '10\.40\.0\.0\/16'/)
    assert.match(staging, /'external-dns': \{ zoneId: '0123456789abcdef0123456789abcdef' \}/)
    assert.match(
      checkout.read(INDEX),
      /import \{ prod \} from '\.\/prod\.ts'\nimport \{ staging \} from '\.\/staging\.ts'/,
    )
    assert.match(checkout.read(INDEX), /\{ dev, prod, staging \}/)
    assert.ok(checkout.generated().has('gitops/staging/classifier/deployment.yaml'))
    assert.is(checkout.read('terraform/staging/.terraform.lock.hcl'), 'a lock')
  }),
)

it('looks up the ids that jobs of a new repository sign in with', async () => {
  const server = createServer((request, response) =>
    response.end(
      request.url === '/repos/fabrikam/mlops' ? '{"id":345,"name":"mlops","owner":{"login":"fabrikam","id":12}}' : '{}',
    ),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const env = { GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
  try {
    await inClone(async ({ checkout, fakes }) => {
      const { code, stderr } = await fakes.run(
        checkout.folder,
        'src/commands/init.ts',
        ['--name', 'dev', ...OWN_VALUES],
        {
          env,
        },
      )
      assert.is(code, 0, stderr)
      for (const name of ['dev', 'prod']) {
        assert.match(checkout.read(`src/environments/${name}.ts`), /repositoryId: '345'/)
        assert.match(checkout.read(`src/environments/${name}.ts`), /ownerId: '12'/)
      }
      assert.match(
        checkout.generated().get('terraform/bootstrap/ci.tf.json') ?? '',
        /repo:fabrikam@12\/mlops@345:environment:dev/,
      )
    })()
  } finally {
    server.close()
  }
})

it(
  'leaves nothing half-written where synth refuses',
  inClone(async ({ init, checkout }) => {
    checkout.edit(
      'src/config/regions.ts',
      '/** Regions without a pair',
      "export const wrong: number = 'text'\n/** Regions without a pair",
    )
    const before = [checkout.read(INDEX), checkout.read('src/environments/prod.ts')]
    const { code, stderr } = await init('--name', 'staging', '--from', 'dev', '--organization', 'fabrikam')
    assert.is(code, 1)
    assert.match(stderr, /TS2322/)
    assert.match(stderr, /Nothing was changed/)
    assert.equal([checkout.read(INDEX), checkout.read('src/environments/prod.ts')], before)
    assert.throws(() => checkout.read(STAGING), /ENOENT/)
    assert.is(checkout.generated().size, 0)
  }),
)

it(
  'checks rules between fields before it writes anything, and prints instead of writing in a dry run',
  inClone(async ({ init, checkout }) => {
    const { code, stderr } = await init('--name', 'staging', '--from', 'dev', '--location', 'ukwest')
    assert.is(code, 1)
    assert.match(stderr, /CONFIG_INVALID[\s\S]*zones/)
    const dry = await init('--name', 'staging', '--from', 'dev', '--dry-run')
    assert.match(dry.stdout, /export const staging/)
    assert.match(dry.stderr, /would write src\/environments\/staging\.ts, src\/environments\/index\.ts/)
    assert.throws(() => checkout.read(STAGING), /ENOENT/)
  }),
)

it(
  'asks, offers what Git and Azure know, and asks again after a wrong answer',
  inClone(async ({ fakes, checkout }) => {
    if (!canRun('script', 'typing into a terminal')) return
    checkout.git('init', '--quiet')
    checkout.write('biome.json', readFileSync('biome.json', 'utf8')) // with it, what is written is formatted
    checkout.git('remote', 'add', 'origin', 'git@github.com:fabrikam/mlops.git')
    const group = 'aaaaaaaa-0000-4000-8000-000000000001'
    const { code, stdout } = await fakes.run(checkout.folder, 'src/commands/init.ts', [], {
      dialogue: [
        ['Name of the environment [dev]: ', ''],
        ['[fabrikam]: ', ''],
        [`[${URL}]: `, ''],
        ['DNS zone at Cloudflare', 'no zone'],
        ['must be a lower-case DNS name', 'dev.fabrikam.dev'],
        ['Azure region [westeurope]', ''],
        ['group of the admins', group],
        ['may read', group],
        ['operate the workloads', group],
        [`[${USER}]: `, ''],
        ['Public ranges', '198.51.100.7/32, 198.51.100.8/32'],
        ['system pool', ''],
        ['letsencrypt-staging or', ''],
      ],
    })
    assert.is(code, 0, stdout)
    const dev = checkout.read('src/environments/dev.ts')
    assert.ok(dev.includes(`repository: { url: '${URL}' }`) && dev.includes(`emails: ['${USER}']`), dev)
    assert.match(dev, /apiServerRanges: \['198\.51\.100\.7\/32', '198\.51\.100\.8\/32'\]/)
  }),
)

it.run()
