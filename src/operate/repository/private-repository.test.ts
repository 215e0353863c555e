import { execFile } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createAsk } from '../ask.ts'
import { createShell } from '../shell.ts'
import { canRun } from '../testing/fakes.ts'
import { APP, type GitServer, type Manner, PASSWORD, startGitServer, USER } from '../testing/git-server.ts'
import { examineRepository } from './examine.ts'
import { installationLogin } from './github-app.ts'

const it = suite('a private repository')

let server: GitServer
const logged: string[] = []
const shell = createShell({ ask: createAsk(), yes: true, dryRun: false, log: (line) => logged.push(line) })
const LOGIN = { user: USER, password: PASSWORD }
const HEADER = `Authorization: Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`
const place = (revision = 'main', url = server.url) => ({ url, revision })

/** One commit on main, pushed over HTTPS with the password. */
async function pushMain(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'clone-'))
  const env = { ...process.env, ...server.env, GIT_TERMINAL_PROMPT: '0' }
  const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: folder, env })
  await git('init', '--quiet')
  const who = ['-c', 'user.name=ada', '-c', 'user.email=ada@fabrikam.dev']
  await git(...who, 'commit', '--quiet', '--allow-empty', '--message', 'first')
  await git('-c', `http.extraHeader=${HEADER}`, 'push', '--quiet', server.url, 'HEAD:main')
  rmSync(folder, { recursive: true })
}

function tests(): void {
  it.before(async () => {
    server = await startGitServer()
    process.env['GIT_SSL_CAINFO'] = server.env['GIT_SSL_CAINFO']
    process.env['GITHUB_API_URL'] = server.env['GITHUB_API_URL']
    await pushMain()
  })
  it.before.each(() => {
    server.manner = 'asks'
    logged.length = 0
  })
  it.after(() => server.close())

  it('opens with its user and token, which are sent with the first request and stand in no command line', async () => {
    server.seen.length = 0
    const { verdict, says, hasRevision } = await examineRepository(shell, place(), LOGIN)
    assert.equal([verdict, hasRevision], ['readable', true])
    assert.match(says, /^answers, with main at [0-9a-f]{7}$/)
    assert.match(server.seen[0] ?? '', /^Basic /)
    assert.not.match(logged.join('\n'), new RegExp(PASSWORD))
  })

  const REFUSED: Readonly<Record<Manner, string>> = {
    asks: 'asks who it is',
    hides: 'answers that there is none',
    page: 'answers with a page instead of a repository',
    forbids: 'answers 403',
    open: '',
  }
  for (const manner of ['asks', 'hides', 'page', 'forbids'] as const)
    it(`is told from a public one where the server ${manner}`, async () => {
      server.manner = manner
      const as = async (login?: typeof LOGIN) => {
        const { verdict, says } = await examineRepository(shell, place(), login)
        return [verdict, says]
      }
      assert.equal(await as(), ['refused', REFUSED[manner]])
      assert.equal(await as({ ...LOGIN, password: 'expired' }), ['refused', REFUSED[manner]])
      assert.is((await as(LOGIN))[0], 'readable')
    })

  it('is private although whoever runs this could read it', async () => {
    const own = {
      GIT_CONFIG_PARAMETERS: `'http.extraHeader=${HEADER}' 'credential.helper=!echo password=${PASSWORD};'`,
    }
    Object.assign(process.env, own)
    const { verdict } = await examineRepository(shell, place())
    delete process.env['GIT_CONFIG_PARAMETERS']
    assert.is(verdict, 'refused')
  })

  it('says that a public one can be read by anyone', async () => {
    server.manner = 'open'
    assert.is((await examineRepository(shell, place())).verdict, 'readable')
  })

  it('says which branch is not there yet, and asks for no commit by its id', async () => {
    const missing = await examineRepository(shell, place('release'), LOGIN)
    assert.equal(missing, { verdict: 'readable', says: 'answers, and has no release yet', hasRevision: false })
    const commit = await examineRepository(shell, place('a'.repeat(40)), LOGIN)
    assert.equal([commit.verdict, commit.hasRevision], ['readable', true])
  })

  it('tells a server that is not there from one that refuses', async () => {
    const { verdict, says } = await examineRepository(
      shell,
      place('main', 'https://localhost:1/fabrikam/mlops.git'),
      LOGIN,
    )
    assert.is(verdict, 'unreachable')
    assert.match(says, /^cannot be asked from here: .*(connect|refused)/i)
    delete process.env['GIT_SSL_CAINFO']
    const untrusted = await examineRepository(shell, place(), LOGIN)
    process.env['GIT_SSL_CAINFO'] = server.env['GIT_SSL_CAINFO']
    assert.is(untrusted.verdict, 'unreachable')
    assert.match(untrusted.says, /certificate/)
  })

  it('opens with the token that a GitHub App gets for its installation', async () => {
    const login = await installationLogin('', { ...APP, key: server.key })
    if (typeof login === 'string') throw new Error(login)
    assert.is(login.user, 'x-access-token')
    assert.is((await examineRepository(shell, place(), login)).verdict, 'readable')
  })

  it('says which part of a GitHub App is wrong', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    })
    const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' })
    const says = (change: object) => installationLogin('', { ...APP, key: server.key, ...change })
    assert.match(
      (await says({ key: String(other) })) as string,
      /the id and the key are not of one app \(A JSON web token/,
    )
    assert.match((await says({ id: '1' })) as string, /the id and the key are not of one app/)
    assert.match((await says({ installation: '1' })) as string, /the app has no such installation \(Not Found\)/)
    assert.is(await says({ key: String(curve) }), 'the key is no RSA key in PEM')
    assert.is(await says({ key: 'path/of/a/file' }), 'the key is no RSA key in PEM')
  })
}

if (canRun('openssl', 'a Git server over HTTPS')) tests()

it.run()
