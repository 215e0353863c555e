/** A real etcd and kube-apiserver of a test, without controllers: objects, defaults and admission are those of a cluster. */
import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface ControlPlane {
  /** A kubeconfig with one context. */
  kubeconfig(context: string): string
  /** One request of the API; the body is JSON both ways, and `undefined` where there is no such object. */
  call(method: string, path: string, body?: object): Promise<unknown>
  stop(): Promise<void>
}

interface Server {
  readonly port: number
  readonly ca: string
  readonly token: string
}

function call({ port, ca, token }: Server, method: string, path: string, body?: object): Promise<unknown> {
  // JSON is YAML, so what is patched is applied.
  const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json'
  const headers = { authorization: `Bearer ${token}`, 'content-type': type }
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, ca, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => {
        if ([404, 429].includes(response.statusCode ?? 0))
          resolve(undefined) // 429: a kind that was made just now
        else if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text))
        else reject(new Error(`${method} ${path}: ${text}`))
      })
    })
    sent.on('error', reject)
    sent.end(body && JSON.stringify(body))
  })
}

const ASSETS = process.env['KUBEBUILDER_ASSETS'] ?? ''
const START_SECONDS = 90

/** Whether the programs are there; says so where they are not. */
export function canStartControlPlane(what: string): boolean {
  const can = ['etcd', 'kube-apiserver'].every((program) => existsSync(join(ASSETS, program)))
  if (!can) console.log(`skipped: ${what} needs etcd and kube-apiserver in $KUBEBUILDER_ASSETS`)
  return can
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts both on the loopback, with what is left out that waits for a controller: the protection of claims in use. */
export async function startControlPlane(): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'control-plane-'))
  const token = randomBytes(32).toString('hex')
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  writeFileSync(join(folder, 'key'), privateKey.export({ type: 'sec1', format: 'pem' }), { mode: 0o600 })
  writeFileSync(join(folder, 'tokens'), `${token},ada,ada,system:masters\n`, { mode: 0o600 })
  const start = (program: string, ...args: string[]): ChildProcess =>
    spawn(join(ASSETS, program), args, { cwd: folder, stdio: 'ignore' })
  const port = await freePort()
  const etcd = ['--listen-client-urls', '--advertise-client-urls', '--listen-peer-urls']
  const socket = (index: number) => `unix://${index === 2 ? 'peer' : 'etcd'}.sock:0` // who reaches etcd may do everything
  const children = [
    start('etcd', '--data-dir=etcd', '--unsafe-no-fsync', ...etcd.map((flag, index) => `${flag}=${socket(index)}`)),
    start(
      'kube-apiserver',
      '--etcd-servers=unix://etcd.sock:0',
      '--bind-address=127.0.0.1',
      `--secure-port=${port}`,
      '--cert-dir=certificates',
      '--token-auth-file=tokens',
      '--authorization-mode=RBAC',
      '--service-account-issuer=https://kubernetes.default.svc',
      '--service-account-key-file=key',
      '--service-account-signing-key-file=key',
      '--service-cluster-ip-range=10.0.0.0/16',
      '--disable-admission-plugins=StorageObjectInUseProtection',
    ),
  ]
  const stop = async () => {
    const running = children.filter(({ exitCode }) => exitCode === null)
    const ended = running.map((child) => new Promise((resolve) => child.once('exit', resolve)))
    for (const child of running) child.kill('SIGKILL')
    await Promise.all(ended)
    rmSync(folder, { recursive: true, force: true })
  }
  const kubeconfig = (name: string) =>
    JSON.stringify({
      ...{ apiVersion: 'v1', kind: 'Config', users: [{ name, user: { token } }] },
      clusters: [
        {
          name,
          cluster: {
            server: `https://127.0.0.1:${port}`,
            'certificate-authority-data': readFileSync(join(folder, 'certificates/apiserver.crt')).toString('base64'),
          },
        },
      ],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
    })
  for (const until = Date.now() + START_SECONDS * 1000; Date.now() < until; await sleep(200)) {
    if (!existsSync(join(folder, 'certificates/apiserver.crt'))) continue
    const server = { port, token, ca: readFileSync(join(folder, 'certificates/apiserver.crt'), 'utf8') }
    const isReady = await call(server, 'GET', '/apis/scheduling.k8s.io/v1/priorityclasses/system-node-critical').catch(
      () => undefined,
    )
    if (isReady) return { kubeconfig, stop, call: (...args) => call(server, ...args) }
  }
  await stop()
  throw new Error(`kube-apiserver was not ready after ${START_SECONDS} s`)
}
