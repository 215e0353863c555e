import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STEPS } from '../operate/bootstrap/index.ts'
import type { Finding } from '../operate/finding.ts'
import { BOOTSTRAP, LOGGED_IN } from '../operate/testing/azure.ts'
import { ALL } from '../operate/testing/bootstrap.ts'
import { type Cloudflare, startCloudflare } from '../operate/testing/cloudflare.ts'
import { fabrikam, URL } from '../operate/testing/fabrikam.ts'
import { canRun, type FakeAnswer, type Fakes, withFakes } from '../operate/testing/fakes.ts'
import { APP, type GitServer, PASSWORD, startGitServer, USER } from '../operate/testing/git-server.ts'

const it = suite('commands, where the repository is private')

const CLOUDFLARE = 'cf-token-which-nobody-may-see'
const ENVIRONMENTS = ['src/environments/dev.ts', 'src/environments/prod.ts']
const SECRET = 'kubectl get secret repository --namespace argocd'
const NOT_FOUND = { code: 1, stderr: 'Error from server (NotFound): secrets "repository" not found\n' }
const stored = (values: Readonly<Record<string, string>>): FakeAnswer[] =>
  Object.entries(values).map(([name, value]) => ({
    ...{ when: `az keyvault secret show --name ${name}`, given: [name], stdout: JSON.stringify(value) },
  }))
const setting = (...names: string[]): FakeAnswer[] =>
  names.map((name) => ({ when: `az keyvault secret set --name ${name}`, sets: [name] }))
const TOKEN_SECRETS = { 'repository-user': USER, 'repository-token': PASSWORD }
const NAMES = ['cloudflare-api-token', 'grafana-admin-password', 'prometheus-users']

/** Where nothing is stored yet. */
const scenario = (values: Readonly<Record<string, string>>): FakeAnswer[] => [
  { when: 'az keyvault secret list', given: ['secrets'], stdout: [...NAMES, ...Object.keys(values)] },
  ...setting(...Object.keys(values)),
  ...stored(values),
  { when: SECRET, ...NOT_FOUND },
  { when: 'kubectl apply --field-manager bootstrap' },
  ...BOOTSTRAP,
]
const lines = (values: Readonly<Record<string, string>>) =>
  Object.entries({ ...values, 'cloudflare-api-token': CLOUDFLARE })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')

function tests(): void {
  let server: GitServer
  let cloudflare: Cloudflare
  let clone: Awaited<ReturnType<typeof fabrikam>>

  /** Configures the credentials and generates what follows. */
  function configure(credentials: 'github-app' | 'token' | undefined): void {
    const { checkout } = clone
    const tag = `configured-${credentials}`
    if (checkout.git('tag', '--list', tag) !== '') return void checkout.git('reset', '--quiet', '--hard', tag)
    checkout.git('reset', '--quiet', '--hard', 'first')
    const choice = credentials ? `, credentials: '${credentials}'` : ''
    for (const file of ENVIRONMENTS) checkout.edit(file, `url: '${URL}'`, `url: '${server.url}'${choice}`)
    const { code, output } = checkout.synth('--no-types')
    assert.is(code, 0, output)
    checkout.git('add', '--all')
    checkout.git('commit', '--quiet', '--no-verify', '--message', 'own repository')
    checkout.git('tag', tag)
  }
  const run = (fakes: Fakes, command: string, args: readonly string[], options = {}) =>
    fakes.run(clone.checkout.folder, `src/commands/${command}.ts`, ['--env', 'dev', ...args], {
      env: { ...cloudflare.env, ...server.env },
      ...options,
    })
  const asked = (fakes: Fakes, words: RegExp) => fakes.calls().filter((line) => words.test(line))

  it.before(async () => {
    server = await startGitServer()
    cloudflare = await startCloudflare('fabrikam.dev', CLOUDFLARE, ['#dns_records:edit', '#zone:read'])
    clone = await fabrikam()
    // How Ada herself pushes.
    const header = `Authorization: Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
    clone.checkout.git('config', `http.${new globalThis.URL(server.url).origin}.extraHeader`, header)
    const env = { ...process.env, ...server.env }
    await promisify(execFile)('git', ['push', '--quiet', server.url, 'HEAD:main'], { cwd: clone.checkout.folder, env })
  })
  it.before.each(() => {
    server.manner = 'asks'
  })
  it.after(async () => {
    server.close()
    cloudflare.close()
    await clone.remove()
  })

  it('is not bootstrapped without credentials: nothing is made before that is said', async () => {
    configure(undefined)
    await withFakes(BOOTSTRAP, async (fakes) => {
      const { code, stderr } = await run(fakes, 'bootstrap', ['--yes'])
      assert.is(code, 1)
      assert.match(
        stderr,
        /NOT_READY: https:\/\/localhost:\d+\/fabrikam\/mlops.git is private: it asks who it is, and Argo/,
      )
      assert.match(stderr, /Set repository\.credentials to 'github-app' or 'token'/)
      assert.ok(fakes.calls().every((line) => line.startsWith('az account')))
    })
  })

  it('is given to Argo CD with a token: tried, stored, and in the cluster before the root application', async () => {
    configure('token')
    await withFakes(scenario(TOKEN_SECRETS), async (fakes) => {
      const only = (step: string) => run(fakes, 'bootstrap', [...ALL, '--only', step], { input: lines(TOKEN_SECRETS) })
      const ran = [await only('secrets'), await only('push'), await only('repository')]
      for (const { code, stderr } of ran) assert.is(code, 0, stderr)
      assert.equal(fakes.inputs('--name repository-token'), [PASSWORD])
      const [text = ''] = fakes.inputs('--field-manager bootstrap')
      const { metadata, stringData } = JSON.parse(text)
      const labels = { 'argocd.argoproj.io/secret-type': 'repo-creds' }
      assert.equal(metadata, { name: 'repository', namespace: 'argocd', labels })
      const constants = { type: 'git', url: server.url, forceHttpBasicAuth: 'true' }
      assert.equal(stringData, { ...constants, username: USER, password: PASSWORD })
      const printed = ran.flatMap(({ stdout, stderr }) => [stdout, stderr])
      assert.not.ok([...printed, ...fakes.calls()].some((each) => each.includes(PASSWORD)))
    })
    assert.equal(Object.keys(STEPS).slice(-3), ['argo-cd', 'repository', 'root'])
  })

  it('is left to External Secrets once that keeps the credentials', async () => {
    configure('token')
    const kept = { metadata: { labels: { 'reconcile.external-secrets.io/managed': 'true' } } }
    await withFakes([{ when: SECRET, stdout: kept }, ...LOGGED_IN], async (fakes) => {
      const { code, stderr } = await run(fakes, 'bootstrap', ['--yes', '--only', 'repository'])
      assert.is(code, 0, stderr)
      assert.match(stderr, /done: External Secrets keeps them/)
      assert.equal(asked(fakes, /apply/), [])
    })
  })

  it('stores nothing where the repository does not open', async () => {
    configure('token')
    await withFakes(scenario(TOKEN_SECRETS), async (fakes) => {
      const input = lines({ ...TOKEN_SECRETS, 'repository-token': 'expired' })
      const { code, stderr } = await run(fakes, 'bootstrap', [...ALL, '--only', 'secrets'], { input })
      assert.is(code, 1)
      assert.match(stderr, /does not open with repository-user, repository-token: it asks who it is/)
      assert.equal(asked(fakes, /secret set/), [])
    })
  })

  it('asks again for a token that does not open it', async () => {
    configure('token')
    const USER_ASKED = 'User of the token'
    await withFakes(scenario(TOKEN_SECRETS), async (fakes) => {
      const dialogue = [
        ...[
          [USER_ASKED, USER],
          ['The token, with', 'expired'],
          [USER_ASKED, USER],
          ['The token, with', PASSWORD],
        ],
        ...[
          ['Set the secret repository-user. Run it?', 'all'],
          ['Cloudflare token', CLOUDFLARE],
        ],
        ...[
          ['Password of admin in Grafana: [g]', 'g'],
          ['before Prometheus and Alertmanager: [g]', 'g'],
        ],
      ]
      const { code, stdout } = await run(fakes, 'bootstrap', ['--only', 'secrets'], { dialogue })
      assert.is(code, 0, stdout)
      assert.match(stdout, /does not open with repository-user, repository-token/)
      assert.equal(fakes.inputs('--name repository-token'), [PASSWORD])
      assert.not.match(stdout, new RegExp(PASSWORD))
    })
  })

  it('opens for a GitHub App, whose key is given as a file, and names what is wrong with it', async () => {
    configure('github-app')
    const file = join(clone.checkout.folder, 'app.pem')
    writeFileSync(file, server.key)
    const app = { 'repository-app-id': APP.id, 'repository-app-installation': APP.installation }
    const values = { ...app, 'repository-app-key': server.key }
    const secrets = (more: object) => ({ input: lines({ ...app, 'repository-app-key': file, ...more }) })
    await withFakes(scenario(values), async (fakes) => {
      const only = [...ALL, '--only', 'secrets']
      const none = await run(fakes, 'bootstrap', only, secrets({ 'repository-app-key': '/nonexistent.pem' }))
      assert.match(none.stderr, /repository-app-key is no RSA key in PEM, and no file that has one/)
      const word = await run(fakes, 'bootstrap', only, secrets({ 'repository-app-id': 'reader' }))
      assert.match(word.stderr, /repository-app-id is no number/)
      const other = await run(fakes, 'bootstrap', only, secrets({ 'repository-app-installation': '1' }))
      assert.match(other.stderr, /GitHub refuses the app: the app has no such installation/)
      assert.equal(asked(fakes, /secret set/), [])
      const well = await run(fakes, 'bootstrap', only, secrets({}))
      assert.is(well.code, 0, well.stderr)
      assert.match(well.stderr, /\/fabrikam\/mlops\.git answers/)
      assert.equal(fakes.inputs('--name repository-app-key'), [server.key])
    })
  })

  const found = (text: string, topic: string): string[] =>
    (JSON.parse(text).findings as Finding[])
      .filter((each) => each.topic === topic)
      .map(
        ({ status, subject, says }) =>
          `${status} ${subject.replace(/https:\S+/, 'URL')}: ${says.replace(/ at .*/, '')}`,
      )

  async function doctor(answers: readonly FakeAnswer[]): Promise<string[]> {
    let result: string[] = []
    await withFakes([...answers, ...LOGGED_IN], async (fakes) => {
      result = found((await run(fakes, 'doctor', ['--json'])).stdout, 'repository')
    })
    return result
  }
  const facts = (values: Readonly<Record<string, string>>) => stored(values).map((answer) => ({ ...answer, given: [] }))

  it('is examined by the doctor: as a stranger, and with what the vault has', async () => {
    configure(undefined)
    assert.equal(await doctor([]), ['failed URL: is private: it asks who it is, and Argo CD has no credentials'])
    configure('token')
    const says = 'repository.credentials: token'
    assert.equal(await doctor([]), [
      'ok URL: private',
      `skipped ${says}: none in the vault yet; bootstrap asks for them and tries them`,
    ])
    assert.equal(await doctor(facts(TOKEN_SECRETS)), ['ok URL: private', `ok ${says}: answers, with main`])
    const expired = facts({ ...TOKEN_SECRETS, 'repository-token': 'expired' })
    assert.is((await doctor(expired))[1], `failed ${says}: the repository does not open: it asks who it is`)
    server.manner = 'open'
    assert.is((await doctor([]))[0], 'warning URL: anyone may read it, although repository.credentials is set')
  })

  async function verify(answers: readonly FakeAnswer[]): Promise<string[]> {
    let result: string[] = []
    await withFakes(answers, async (fakes) => {
      result = found((await run(fakes, 'verify', ['--json', '--only', 'repository'])).stdout, 'repository')
    })
    return result
  }
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const copy = (password: string, labels = { 'argocd.argoproj.io/secret-type': 'repo-creds' }): FakeAnswer => ({
    ...{ when: SECRET, stdout: { metadata: { labels }, data: { username: base64(USER), password: base64(password) } } },
  })
  const keeper = (status: string, message = ''): FakeAnswer => ({
    when: 'kubectl get externalsecret repository --namespace argocd',
    stdout: { status: { conditions: [{ type: 'Ready', status, message }] } },
  })

  it('is verified with the copy that Argo CD has, and so is who keeps it', async () => {
    configure('token')
    const [secret, external] = ['Secret argocd/repository', 'ExternalSecret argocd/repository']
    const keeps = `ok ${external}: keeps it as the vault has it`
    const well = [copy(PASSWORD), keeper('True')]
    assert.equal(await verify(well), [`ok ${secret}: the repository answers, with main`, keeps])
    const expired = `failed ${secret}: the repository does not open with it: it asks who it is`
    assert.equal(await verify([copy('expired'), keeper('True')]), [expired, keeps])
    const unseen = `failed ${secret}: Argo CD does not see it: it lacks the label argocd.argoproj.io/secret-type=repo-creds`
    assert.is((await verify([copy(PASSWORD, Object({})), keeper('True')]))[0], unseen)
    const lost = [{ when: SECRET, ...NOT_FOUND }, keeper('False', 'could not get secret data from provider')]
    const [gone = '', why] = await verify(lost)
    assert.match(gone, /^failed Secret argocd\/repository: is not there: Error from server \(NotFound\)/)
    assert.is(why, `failed ${external}: does not keep it: could not get secret data from provider`)
    const forbidden = {
      when: SECRET,
      code: 1,
      stderr: 'Error from server (Forbidden): secrets "repository" is forbidden',
    }
    assert.is((await verify([forbidden, keeper('True')]))[0], `skipped ${secret}: only admins may read it`)
  })
}

if (canRun('openssl', 'a Git server over HTTPS')) tests()

it.run()
