import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { canRun, type Fakes, withFakes } from '../operate/testing/fakes.ts'
import { type Checkout, withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run service')

const [DEV, PROD] = ['src/environments/dev.ts', 'src/environments/prod.ts'] as const
const IMAGES = 'src/environments/images.json'
const GROUP = '66666666-6666-4666-8666-666666666666'
const ENTRY = `    // Ranks what search has found.
    ranker: {
      runtime: 'oip',
      port: 8080,
      owner: 'search-team',
      access: { deploy: ['${GROUP}'] },
    },
`
const digest = (digit: string) => `sha256:${digit.repeat(64)}`

interface Place {
  readonly checkout: Checkout
  readonly fakes: Fakes
  readonly service: (...args: string[]) => ReturnType<Fakes['run']>
}

/** A new clone, where nobody can be asked. */
const inClone = (use: (place: Place) => Promise<void>) => () =>
  withCheckout((checkout) =>
    withFakes([], (fakes) =>
      use({
        checkout,
        fakes,
        service: (...args) => fakes.run(checkout.folder, 'src/commands/service.ts', args, { input: '' }),
      }),
    ),
  )
/** The entry behind the one that is there. */
const withRanker = (checkout: Checkout, file: string) =>
  checkout.edit(file, '    },\n  },\n} satisfies', `    },\n${ENTRY}  },\n} satisfies`)

it(
  'lists everything that is missing and wrong at once, in the words of the schema, and writes nothing',
  inClone(async ({ service, checkout }) => {
    const before = checkout.read(DEV)
    const nothing = await service('add')
    assert.is(nothing.code, 1)
    for (const what of ['NAME', '--env', '--runtime']) assert.match(nothing.stderr, new RegExp(`✖ ${what}: `))
    const args = ['--runtime', 'http', '--max-body', '0', '--deploy', 'me', '--talks-to', 'nobody', '--cpu', 'lots']
    const { code, stderr } = await service('add', 'Rank--', '--env', 'dev', '--port', 'web', ...args)
    assert.is(code, 1)
    for (const line of [
      /✖ --live: Path/,
      /✖ --ready: Path/,
      /is no name for a service.*\n {2}→ at services\["Rank--"\]/,
      /expected number, received string\n {2}→ at services\["Rank--"\]\.port/,
      /→ at services\["Rank--"\]\.maxBodyMiB/,
      /must be a Kubernetes quantity such as 500m\n/,
      /must be a GUID.*\n {2}→ at services\["Rank--"\]\.access\.deploy\[0\]/,
      /"nobody" is no service here/,
    ])
      assert.match(stderr, line)
    assert.match(
      (await service('add', 'classifier', '--env', 'dev', '--runtime', 'oip', '--port', '8080')).stderr,
      /✖ dev has a service classifier already/,
    )
    assert.match(
      (await service('add', 'pictures', '--env', 'dev', '--runtime', 'classifier', '--port', '8080')).stderr,
      /✖ --port: not for classifier, only for oip and http/,
    )
    for (const [name, why, ...more] of [
      ['ranker', /✖ --set DEBUG: must be NAME=VALUE/, '--set', 'DEBUG'],
      ['constructor', /is the name of something in every object of JavaScript/],
      ['__proto__', /✖ __proto__ is no name for a service/],
    ] as const)
      assert.match((await service('add', name, '--env', 'dev', '--runtime', 'oip', '--port=8080', ...more)).stderr, why)
    assert.is(checkout.read(DEV), before)
  }),
)

it(
  'refuses words, environments, runtimes and flags that it does not know',
  inClone(async ({ service }) => {
    const said = async (...args: string[]) => (await service(...args)).stderr
    assert.match(await said(), /ARGUMENTS_INVALID: Say add or remove/)
    assert.match(await said('list'), /"list" is neither add nor remove/)
    assert.match(await said('add', 'a', 'b'), /One service at a time: "b" is too much/)
    assert.match(await said('add', 'a', '--yes'), /add takes no --yes/)
    assert.match(await said('add', 'a', '--env', 'qa', '--runtime', 'oip'), /There is no environment "qa"/)
    assert.match(
      await said('add', 'a', '--env', 'dev', '--runtime', 'v2'),
      /--runtime v2 must be one of classifier, oip, http/,
    )
    assert.match(await said('remove'), /Say which service/)
    assert.match(await said('remove', 'ranker'), /no service "ranker" in dev or prod[\s\S]*There are: classifier/)
    assert.match(await said('remove', 'classifier', '--port', '80'), /remove takes no --port/)
  }),
)

it(
  'writes an entry into several environments as the formatter would, and says what comes next',
  inClone(async ({ service, checkout }) => {
    checkout.write('biome.json', readFileSync('biome.json', 'utf8'))
    const more = [
      '--owner',
      'search-team',
      '--deploy',
      GROUP,
      '--alerts',
      'slack:ranking',
      '--latency-ms',
      '250',
      '--percentile',
      '99.5',
      '--talks-to',
      'internet,classifier',
    ]
    const long = [
      '--arg=--model-repository=/models/of/the/search/team',
      '--arg=--http-port=8080',
      '--arg=--log-verbose=1',
      '--set',
      'LEVEL=info=1',
    ]
    const args = ['--runtime', 'oip', '--port', '8080', ...more, ...long]
    const { code, stdout, stderr } = await service('add', 'ranker', '--env', 'dev', '--env', 'prod', ...args)
    assert.is(code, 0, stderr)
    for (const file of [DEV, PROD]) {
      assert.match(
        checkout.read(file),
        /\n {4}\},\n {4}ranker: \{\n {6}runtime: 'oip',\n {6}port: 8080,\n {6}owner: 'search-team',\n/,
      )
      assert.match(checkout.read(file), /\n {6}slo: \{ latencyMs: 250, percentile: 99\.5 \},\n/)
      assert.match(checkout.read(file), /args: \['--model.*'\],\n {6}env: \{ LEVEL: 'info=1' \},\n {4}\},\n {2}\},\n\}/)
    }
    assert.match(checkout.read(DEV), /as in prod: what runs there is tried here/)
    execFileSync('node_modules/.bin/biome', ['format', DEV, PROD], { cwd: checkout.folder, stdio: 'pipe' })
    assert.is(checkout.synth('--check', '--no-types').code, 0)
    for (const env of ['dev', 'prod']) assert.ok(checkout.generated().has(`gitops/${env}/ranker/deployment.yaml`))
    for (const next of [
      'npm run diff',
      'npm run bootstrap -- --env dev ',
      'npm run promote -- --env dev --service ranker --image acrmlopscontosodev.azurecr.io/ranker@sha256:',
      'npm run promote -- --env prod --service ranker\n',
    ])
      assert.ok(stdout.includes(next), `${next} in ${stdout}`)
  }),
)

it(
  'prints the entry in a dry run, and leaves nothing half-written where synth refuses',
  inClone(async ({ service, checkout }) => {
    const args = ['add', 'ranker', '--env', 'dev', '--env', 'prod', '--runtime', 'oip', '--port', '8080']
    const before = [DEV, PROD].map(checkout.read)
    const dry = await service(...args, '--dry-run')
    assert.is(dry.stdout, "  services: {\n    ranker: {\n      runtime: 'oip',\n      port: 8080,\n    },\n  },\n")
    assert.match(dry.stderr, /would write that into src\/environments\/dev\.ts and src\/environments\/prod\.ts/)
    checkout.edit(
      'src/config/regions.ts',
      '/** Regions without a pair',
      "export const wrong: number = 'text'\n/** Regions without a pair",
    )
    const { code, stderr } = await service(...args)
    assert.is(code, 1)
    assert.match(stderr, /TS2322[\s\S]*Nothing was changed/)
    assert.equal([DEV, PROD].map(checkout.read), before)
  }),
)

it(
  'says what to write by hand where services are made elsewhere, and takes code anywhere else as it is',
  inClone(async ({ service, checkout }) => {
    const args = ['add', 'ranker', '--runtime', 'oip', '--port', '8080']
    checkout.edit(DEV, '  services: {\n', '  services: {\n    ...{},\n')
    checkout.edit(PROD, 'amount: 500', 'amount: 100 * Math.max(5, 1)')
    const { code, stderr } = await service(...args, '--env', 'dev', '--env', 'prod')
    assert.is(code, 1)
    assert.match(
      stderr,
      /CONFIG_INVALID: src\/environments\/dev\.ts cannot be changed by a program: services takes values from elsewhere\./,
    )
    assert.match(stderr, /services of dev by hand.*\n\n {2}ranker: \{\n {4}runtime: 'oip',\n {4}port: 8080,\n {2}\},/)
    assert.match(
      (await service('remove', 'classifier', '--env', 'dev', '--yes')).stderr,
      /Take classifier out of the services of dev by hand/,
    )
    assert.is((await service(...args, '--env', 'prod')).code, 0)
    assert.match(checkout.read(PROD), /amount: 100 \* Math\.max\(5, 1\)/)
    assert.match(checkout.read(PROD), /ranker: \{/)
  }),
)

it(
  'asks for what no flag says, offers what is usual, and asks again after a wrong answer',
  inClone(async ({ fakes, checkout }) => {
    if (!canRun('script', 'typing into a terminal')) return
    checkout.write('biome.json', readFileSync('biome.json', 'utf8'))
    const { code, stdout } = await fakes.run(checkout.folder, 'src/commands/service.ts', ['add', '--memory', '2Gi'], {
      dialogue: [
        ['Name of the service: ', 'reports'],
        ['Environments, with commas: dev, prod [dev]: ', 'qa'],
        ['there is no environment qa', ''],
        ['oip, http [oip]: ', 'htp'],
        ['must be one of classifier, oip, http', 'http'],
        ['answers on [8080]: ', '80'],
        ['must be at least 1024', '3000'],
        ['process is well [/healthz]: ', ''],
        ['can answer [/ready]: ', '/up'],
        ['whole name [reports]: ', ''],
        ['[that of the environment]: ', 'web-team'],
        ['with commas [none]: ', ''],
        ['Fewest pods [2]: ', '1'],
        ['Most pods [6]: ', ''],
        ['requests [500m]: ', ''],
      ],
    })
    assert.is(code, 0, stdout)
    assert.ok(
      checkout
        .read(DEV)
        .includes(
          "    reports: {\n      runtime: 'http',\n      memory: '2Gi',\n      port: 3000,\n      probes: { live: '/healthz', ready: '/up' },\n      owner: 'web-team',\n      minReplicas: 1,\n    },\n",
        ),
      checkout.read(DEV),
    )
    assert.not.match(checkout.read(PROD), /reports/)
  }),
)

it(
  'says what goes and what stays, and takes out the entry with its comment, its digest and its id',
  inClone(async ({ service, checkout, fakes }) => {
    const ids = { externalSecrets: GROUP, argoCd: GROUP, classifier: GROUP, ranker: GROUP }
    const digests = { classifier: digest('a'), ranker: digest('b') }
    for (const file of [DEV, PROD]) withRanker(checkout, file)
    checkout.write(IMAGES, JSON.stringify({ dev: digests, prod: digests }))
    checkout.write('src/environments/outputs.json', JSON.stringify({ dev: { tenantId: GROUP, clientIds: ids } }))
    assert.is(checkout.synth('--no-types').code, 0)
    const nobody = await service('remove', 'ranker')
    assert.is(nobody.code, 1)
    assert.match(nobody.stderr, /NOT_CONFIRMED: There is no terminal on which to ask: Remove ranker from dev and prod/)
    const dry = await service('remove', 'ranker', '--dry-run')
    assert.match(
      dry.stderr,
      /would change src\/environments\/dev\.ts, src\/environments\/prod\.ts, .*images\.json, .*outputs\.json/,
    )
    const [dev = '', prod = ''] = dry.stdout.split('ranker in prod')
    for (const goes of [
      /Goes:[\s\S]*https:\/\/ranker\.dev\.example\.com.*its DNS record/,
      /at the latest once you confirm it: the namespace ranker .*Deployment/,
      /identity id-mlops-contoso-dev-ranker/,
      /Stays:[\s\S]*project search-team, .*: kubectl --namespace argocd delete appproject search-team/,
      /az acr repository delete --name acrmlopscontosodev --repository ranker/,
    ])
      assert.match(dev, goes)
    assert.match(prod, /Stays:[\s\S]*its DNS record, ranker\.example\.com: external-dns is upsert-only here/)
    assert.ok(checkout.generated().has('gitops/dev/ranker/deployment.yaml'))
    const { code, stdout, stderr } = await service('remove', 'ranker', '--env', 'dev', '--yes')
    assert.is(code, 0, stderr)
    assert.not.match(checkout.read(DEV), /ranker|Ranks/)
    assert.match(checkout.read(PROD), /Ranks what search has found/)
    assert.equal(JSON.parse(checkout.read(IMAGES)), { dev: { classifier: digest('a') }, prod: digests })
    assert.not.match(checkout.read('src/environments/outputs.json'), /ranker/)
    assert.equal(
      [...checkout.generated().keys()].filter((path) => path.startsWith('gitops/dev/ranker')),
      [],
    )
    assert.match(
      stdout,
      /git commit --message 'ranker: removed'[\s\S]*argocd app confirm-deletion namespaces {3}# in dev[\s\S]*npm run bootstrap -- --env dev --only infrastructure/,
    )
    assert.equal(fakes.calls(), [])
  }),
)

it(
  'does not take a service out that another calls',
  inClone(async ({ service, checkout }) => {
    withRanker(checkout, DEV)
    checkout.edit(
      DEV,
      '    ranker: {\n',
      "    shop: { runtime: 'oip', port: 8080, talksTo: ['ranker'] },\n    ranker: {\n",
    )
    const { code, stderr } = await service('remove', 'ranker', '--yes')
    assert.is(code, 1)
    assert.match(
      stderr,
      /Without ranker, environment "dev" is not valid[\s\S]*"ranker" is no service here[\s\S]*services\.shop\.talksTo\[0\]/,
    )
    assert.match(checkout.read(DEV), /ranker: \{/)
  }),
)

it.run()
