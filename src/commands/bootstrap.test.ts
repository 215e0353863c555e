import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BOOTSTRAP, SIGN_IN, TENANT } from '../operate/testing/azure.ts'
import { ALL, changes, inFabrikam, type Place, TOKEN } from '../operate/testing/bootstrap.ts'
import { canRun, type Ran, withFakes } from '../operate/testing/fakes.ts'
import { withCheckout } from '../workshop/testing/checkout.ts'

const it = suite('npm run bootstrap')
const inClone = inFabrikam(it)

/** Version and values of the Application, but for the monitors, with the ids of the apply that came just before. */
function assertSameAsApplication({ fakes, checkout }: Place): void {
  const application = checkout.read('gitops/dev/argo-cd/application.yaml')
  const [install = ''] = fakes.calls().filter((line) => line.startsWith('helm upgrade'))
  const [, version = ''] = /chart: argo-cd[\s\S]*?targetRevision: (\S+)/.exec(application) ?? []
  assert.ok(install.includes(`--repo https://argoproj.github.io/argo-helm --version ${version} `), install)
  assert.ok(install.includes('--kube-context aks-mlops-fabrikam-dev'), install)
  const [text = ''] = fakes.inputs('helm upgrade')
  const values = JSON.parse(text)
  assert.is(values.global.domain, 'argocd.dev.fabrikam.dev')
  assert.is(values.controller.metrics.enabled, true)
  assert.is(values.controller.metrics.serviceMonitor.enabled, false)
  assert.match(values.server.serviceAccount.annotations['azure.workload.identity/client-id'], /c001$/)
}

/** Secrets go by standard input alone; what is generated, admins can read in the vault. */
function assertSecretsStaySecret({ fakes }: Place, { stdout, stderr }: Ran): void {
  assert.equal(fakes.inputs('secret set --vault-name kv-mlops-fabrikamdev --name cloudflare-api-token'), [TOKEN])
  const [password = ''] = fakes.inputs('--name prometheus-password')
  const [users = ''] = fakes.inputs('--name prometheus-users')
  const [admin = ''] = fakes.inputs('--name grafana-admin-password')
  assert.match(users, /^admin:\{SHA\}[\w+/]{27}=$/)
  for (const secret of [TOKEN, password, users, admin]) {
    assert.ok(secret.length >= 24)
    assert.not.ok(fakes.calls().some((line) => line.includes(secret)))
    assert.not.ok((stdout + stderr).includes(secret))
  }
}

it(
  'takes an empty subscription to a cluster that syncs, then finds nothing left to do',
  inClone(BOOTSTRAP, async (place) => {
    const { bootstrap, fakes, checkout } = place
    const first = await bootstrap(...ALL)
    assert.is(first.code, 0, first.stderr)
    assert.equal(fakes.unknown(), [])
    assert.match(first.stdout, /npm run verify -- --env dev --watch/)
    assert.match(checkout.read('src/environments/outputs.json'), new RegExp(TENANT))
    assert.match(checkout.git('log', '-1', '--format=%s', 'HEAD'), /^dev: ids of the first apply/)
    assert.match(checkout.git('ls-remote', 'origin', 'main'), new RegExp(checkout.git('rev-parse', 'HEAD').trim()))
    assert.is(checkout.git('status', '--porcelain', 'src', 'terraform', 'gitops'), '')
    assertSameAsApplication(place)
    assertSecretsStaySecret(place, first)

    const before = changes(place).length
    const second = await bootstrap(...ALL)
    assert.is(second.code, 0, second.stderr)
    assert.is(changes(place).length, before)
  }),
)

it(
  'refuses a token that Cloudflare does not take, before anything is stored',
  inClone(BOOTSTRAP, async ({ checkout, fakes, cloudflare }) => {
    const options = { input: 'cloudflare-api-token=wrong\n', env: cloudflare }
    const { code, stderr } = await fakes.run(
      checkout.folder,
      'src/commands/bootstrap.ts',
      ['--env', 'dev', '--only', 'secrets', ...ALL],
      options,
    )
    assert.is(code, 1)
    assert.match(stderr, /cloudflare-api-token Cloudflare refuses the token: Invalid API Token/)
    assert.equal(fakes.inputs('secret set'), [])
  }),
)

it(
  'names the secrets that it can neither make nor ask for',
  inClone(BOOTSTRAP, async ({ bootstrap }) => {
    const { code, stderr } = await bootstrap('--yes', '--only', 'secrets')
    assert.is(code, 1)
    assert.match(stderr, /✖ cloudflare-api-token\n\nGive them as lines NAME=VALUE/)
    assert.not.match(stderr, /✖ grafana/)
  }),
)

it(
  'prints every change in a dry run, and makes none',
  inClone(BOOTSTRAP, async (place) => {
    const { code, stdout, stderr } = await place.bootstrap('--dry-run')
    assert.is(code, 0, stderr)
    assert.equal(changes(place), [])
    assert.match(stderr, /would run: az feature register --namespace Microsoft\.Compute/)
    assert.match(stderr, /would run: terraform -chdir=terraform\/dev apply/)
    assert.match(stderr, /would run: helm upgrade --install argo-cd/)
    assert.match(stderr, /would run: kubectl --context aks-mlops-fabrikam-dev apply --server-side/)
    assert.match(stdout, /Nothing was changed/)
    assert.is(place.checkout.git('status', '--porcelain'), '')
  }),
)

it(
  'changes nothing without an answer',
  inClone(BOOTSTRAP, async (place) => {
    const { code, stderr } = await place.bootstrap('--secrets-from-stdin')
    assert.is(code, 1)
    assert.match(stderr, /NOT_CONFIRMED: There is no terminal/)
    assert.equal(changes(place), [])
  }),
)

it(
  'asks before each change, and does not show what is typed as a secret',
  inClone(BOOTSTRAP, async ({ checkout, fakes, cloudflare }) => {
    if (!canRun('script', 'typing into a terminal')) return
    const { code, stdout } = await fakes.run(
      checkout.folder,
      'src/commands/bootstrap.ts',
      ['--env', 'dev', '--only', 'secrets'],
      {
        env: cloudflare,
        dialogue: [
          ['Cloudflare token with Zone:Read', 'not the token'],
          ['Cloudflare token with Zone:Read', ''],
          ['Cloudflare token with Zone:Read', TOKEN],
          ['Set the secret cloudflare-api-token. Run it?', 'y'],
          ['Password of admin in Grafana: [g]enerate', 't'],
          ['Password of admin in Grafana: ', 'chosen-by-hand'],
          ['Set the secret grafana-admin-password. Run it?', 'all'],
          ['before Prometheus and Alertmanager: [g]', 'g'],
        ],
      },
    )
    assert.is(code, 0, stdout)
    assert.match(stdout, /cloudflare-api-token Cloudflare refuses the token: Invalid API Token[\s\S]*must not be empty/)
    assert.equal(fakes.inputs('--name cloudflare-api-token'), [TOKEN])
    assert.equal(fakes.inputs('--name grafana-admin-password'), ['chosen-by-hand'])
    assert.not.ok(stdout.includes(TOKEN) || stdout.includes('chosen-by-hand'))
  }),
)

it(
  'registers the sign-in of Argo CD and Grafana, once, with the groups of the environment',
  inClone(SIGN_IN, async ({ bootstrap, fakes }) => {
    const first = await bootstrap('--yes', '--only', 'sign-in')
    assert.is(first.code, 0, first.stderr)
    assert.equal(fakes.unknown(), [])
    const lines = fakes.calls().filter((line) => / create | update | post /.test(line))
    assert.is(lines.filter((line) => line.includes('az ad app create')).length, 2)
    assert.is(lines.filter((line) => line.includes('--method post')).length, 6)
    assert.ok(
      lines.some(
        (line) => line.includes('system:serviceaccount:argocd:argocd-server') && line.includes('https://oidc.example/'),
      ),
    )
    assert.match(first.stderr, /'argo-cd': \{ sso: \{ clientId: 'app-argocd' \} \}/)
    assert.not.match(first.stderr, /secret/)
    const second = await bootstrap('--yes', '--only', 'sign-in')
    assert.is(second.code, 0, second.stderr)
    assert.is(fakes.calls().filter((line) => line.includes('az ad app create')).length, 2)
    assert.is(fakes.calls().filter((line) => line.includes('federated-credential create')).length, 2)
  }),
)

it(
  'stops where the answer is no',
  inClone(BOOTSTRAP, async (place) => {
    if (!canRun('script', 'typing into a terminal')) return
    const { code, stdout } = await place.fakes.run(
      place.checkout.folder,
      'src/commands/bootstrap.ts',
      ['--env', 'dev'],
      {
        dialogue: [['Run it? ', 'n']],
      },
    )
    assert.is(code, 1)
    assert.match(stdout, /Stopped before: Register a feature/)
    assert.equal(changes(place), [])
  }),
)

it('does not apply what the repository is shipped with', () =>
  withCheckout((checkout) =>
    withFakes(BOOTSTRAP, async (fakes) => {
      checkout.synth('--no-types')
      const { code, stderr } = await fakes.run(checkout.folder, 'src/commands/bootstrap.ts', ['--env', 'prod', '--yes'])
      assert.is(code, 1)
      assert.match(stderr, /still as shipped: organization, zone/)
      assert.equal(fakes.calls(), [])
    }),
  ))

it.run()
