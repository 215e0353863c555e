/** A Git server over HTTPS with a password, on this machine: git's own `http-backend` behind Node's server. */
import { execFileSync, spawn } from 'node:child_process'
import { createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificates } from './edge.ts'

export const USER = 'argocd'
export const PASSWORD = 'token-which-nobody-may-see'
/** What the App gets for an hour. */
const HOURLY = 'ghs_hourly-which-nobody-may-see'
export const APP = { id: '4711', installation: '815' } as const

/** What strangers are told: to sign in, that there is nothing, a page, or the repository itself. */
export type Manner = 'asks' | 'hides' | 'page' | 'open' | 'forbids'

export interface GitServer {
  readonly url: string
  /** Private key of the App, in PEM. */
  readonly key: string
  /** For the environment of a command: whom to trust, and where GitHub's API is. */
  readonly env: Readonly<Record<string, string>>
  /** Certificate of who signed the server's. */
  readonly authority: string
  /** Authorization of each request, empty for a stranger's. */
  readonly seen: string[]
  manner: Manner
  close(): void
}

const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

/** https://git-scm.com/docs/git-http-backend */
function backend(root: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost')
  const { headers, method = 'GET' } = request
  const child = spawn('git', ['http-backend'], {
    env: {
      ...{ PATH: process.env['PATH'] ?? '', GIT_PROJECT_ROOT: root, GIT_HTTP_EXPORT_ALL: '1', REMOTE_USER: USER },
      ...{ PATH_INFO: pathname, QUERY_STRING: searchParams.toString(), REQUEST_METHOD: method },
      ...{ CONTENT_TYPE: headers['content-type'] ?? '', HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '' },
      ...{ GIT_PROTOCOL: String(headers['git-protocol'] ?? ''), GIT_CONFIG_GLOBAL: '/dev/null' },
      ...(headers['content-length'] && { CONTENT_LENGTH: headers['content-length'] }),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const answer = Buffer.concat(chunks)
    const end = answer.indexOf('\r\n\r\n')
    const lines = answer.subarray(0, end).toString().split('\r\n')
    const fields = Object.fromEntries(lines.map((line) => line.split(': ', 2) as [string, string]))
    response.writeHead(Number.parseInt(fields['Status'] ?? '200', 10), fields).end(answer.subarray(end + 4))
  })
}

function stranger(manner: Manner, response: ServerResponse): void {
  if (manner === 'page')
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>\n<title>Sign in</title>\n')
  else if (manner === 'hides') response.writeHead(404).end()
  else if (manner === 'forbids') response.writeHead(403).end()
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
}

/** Answers of GitHub's API to one App: a token where the signature is of its key. */
function api(publicKey: string) {
  return ({ url = '', headers }: IncomingMessage, response: ServerResponse): void => {
    const [head = '', body = '', signature = ''] = (headers.authorization ?? '').replace('Bearer ', '').split('.')
    const { iss } = JSON.parse(Buffer.from(body, 'base64url').toString() || '{}')
    const key = createPublicKey(publicKey)
    const isApp =
      iss === APP.id && verify('RSA-SHA256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url'))
    const answer = (status: number, value: object) => response.writeHead(status).end(JSON.stringify(value))
    if (!isApp) answer(401, { message: 'A JSON web token could not be decoded' })
    else if (url !== `/app/installations/${APP.installation}/access_tokens`) answer(404, { message: 'Not Found' })
    else answer(201, { token: HOURLY, expires_at: '2026-11-23T13:00:00Z' })
  }
}

/** Starts it, with an empty repository. */
export async function startGitServer(): Promise<GitServer> {
  const folder = mkdtempSync(join(tmpdir(), 'git-server-'))
  makeCertificates(folder, { issuer: 'Fabrikam', hosts: ['localhost'] })
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
  const key = openssl('genrsa', '2048')
  const root = join(folder, 'repositories')
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(root, 'fabrikam/mlops.git')])
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const known = [basic(USER, PASSWORD), basic('x-access-token', HOURLY)]
  const seen: string[] = []
  const state = { manner: 'asks' as Manner }
  const git = createServer({ key: read('server.key'), cert: read('server.crt') }, (request, response) => {
    const { authorization = '' } = request.headers
    seen.push(authorization)
    if (known.includes(authorization) || (state.manner === 'open' && authorization === ''))
      backend(root, request, response)
    else stranger(state.manner, response)
  })
  const publicKey = execFileSync('openssl', ['rsa', '-pubout'], { input: key, encoding: 'utf8', stdio: 'pipe' })
  const github = createHttpServer(api(publicKey))
  for (const server of [git, github]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const port = (server: typeof git | typeof github) => (server.address() as AddressInfo).port
  return Object.assign(state, {
    ...{ url: `https://localhost:${port(git)}/fabrikam/mlops.git`, key, seen, authority: read('ca.crt') },
    env: { GIT_SSL_CAINFO: join(folder, 'ca.crt'), GITHUB_API_URL: `http://127.0.0.1:${port(github)}` },
    close() {
      git.close()
      github.close()
      rmSync(folder, { recursive: true, force: true })
    },
  })
}
