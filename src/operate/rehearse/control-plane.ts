import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '../../errors.ts'
import { type ApiAccess, type ApiClient, createApiClient } from './api-client.ts'
import { freePort, startGuard } from './guard.ts'

/** A real etcd and kube-apiserver of this process. */
export interface ControlPlane {
  readonly client: ApiClient
  /** For other programs that are to speak with it, as its administrator. */
  readonly access: ApiAccess
  /** Ends both and removes their folder. */
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 90_000
const ATTEMPTS = 3 // another program may take the free port before kube-apiserver does

/** How to get the programs, for whoever has none. */
const hint = (version: string): string =>
  [
    'KUBEBUILDER_ASSETS names a folder with etcd and kube-apiserver. With Go, this downloads them and prints the folder:',
    `  go run sigs.k8s.io/controller-runtime/tools/setup-envtest@v0.25.1 use ${version}.x --print path`,
    'Where ../shared/tools is there, this builds them and prints it: ../shared/tools/control-plane/assets',
    'Or use a cluster on this machine: npm run rehearse -- --context kind-kind',
  ].join('\n')

const ETCD = [
  '--data-dir=etcd',
  // Sockets in a folder that is ours alone: who may reach etcd may do everything. It wants host:port in what it advertises,
  // although nobody reads that.
  '--listen-client-urls=unix://etcd.sock:0',
  '--advertise-client-urls=unix://etcd.sock:0',
  '--listen-peer-urls=unix://peer.sock:0',
  '--unsafe-no-fsync', // nothing of it outlives us
  '--log-level=warn',
]

/** Flags of kube-apiserver; what admits is what admits in AKS, beside the defaults of Kubernetes. */
const apiServer = (port: number) => [
  '--etcd-servers=unix://etcd.sock:0',
  '--bind-address=127.0.0.1',
  '--advertise-address=127.0.0.1',
  `--secure-port=${port}`,
  '--cert-dir=certificates',
  '--token-auth-file=tokens',
  '--authorization-mode=RBAC',
  '--service-account-issuer=https://kubernetes.default.svc',
  '--service-account-key-file=service-accounts.key',
  '--service-account-signing-key-file=service-accounts.key',
  '--service-cluster-ip-range=10.0.0.0/16',
  '--allow-privileged=true',
  // https://learn.microsoft.com/azure/aks/faq#what-kubernetes-admission-controllers-does-aks-support-
  '--enable-admission-plugins=PodNodeSelector,PodTolerationRestriction,ExtendedResourceToleration',
]

/** The last lines of a log. */
function endOf(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  return lines.slice(-5).join('\n')
}

interface Started {
  readonly name: string
  readonly child: ChildProcess
  readonly log: string
}

function start(assets: string, name: string, args: readonly string[], folder: string): Started {
  const log = join(folder, `${name}.log`)
  const child = spawn('sh', ['-c', 'exec "$0" "$@" >"$LOG" 2>&1', join(assets, name), ...args], {
    cwd: folder,
    stdio: 'ignore',
    detached: true, // Ctrl-C is for this process; the guard ends the others
    env: { ...process.env, LOG: log },
  })
  return { name, child, log }
}

/** Waits until the API server is ready, roles of Kubernetes' own included. */
async function ready(port: number, token: string, folder: string, started: readonly Started[]) {
  const certificate = join(folder, 'certificates', 'apiserver.crt')
  const until = performance.now() + START_TIMEOUT_MS
  while (performance.now() < until) {
    const ended = started.find(({ child }) => child.exitCode !== null || child.signalCode !== null)
    if (ended) throw new Error(`${ended.name} ended.\n${endOf(ended.log)}`)
    if (existsSync(certificate)) {
      const access = { url: `https://127.0.0.1:${port}`, ca: readFileSync(certificate, 'utf8'), token }
      const client = createApiClient(access)
      const answer = await client.get('/readyz').catch(() => undefined)
      if (answer?.status === 200) return { client, access }
      client.close()
    }
    await sleep(50)
  }
  throw new Error(
    `It was not ready after ${START_TIMEOUT_MS / 1000} s.\n${started.map(({ log }) => endOf(log)).join('\n')}`,
  )
}

async function attempt(assets: string): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-')) // mode 0700
  const guard = startGuard(folder)
  try {
    const token = randomBytes(32).toString('hex')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    writeFileSync(join(folder, 'service-accounts.key'), privateKey.export({ type: 'sec1', format: 'pem' }), {
      mode: 0o600,
    })
    writeFileSync(join(folder, 'tokens'), `${token},rehearsal,rehearsal,system:masters\n`, { mode: 0o600 })
    mkdirSync(join(folder, 'certificates'))
    const port = await freePort()
    const started = [start(assets, 'etcd', ETCD, folder), start(assets, 'kube-apiserver', apiServer(port), folder)]
    for (const { child } of started) guard.watch(child)
    const { client, access } = await ready(port, token, folder, started)
    return {
      ...{ client, access },
      async stop() {
        client.close()
        await guard.stop()
      },
    }
  } catch (error) {
    await guard.stop()
    throw error
  }
}

/**
 * Starts etcd and kube-apiserver on the loopback.
 *
 * @param assets - Folder with both programs, as `KUBEBUILDER_ASSETS` names it.
 * @param version - Of Kubernetes, to say how to get them.
 * @throws UserError `NOT_READY` where they are not there or do not start.
 */
export async function startControlPlane(assets: string | undefined, version = '1.35'): Promise<ControlPlane> {
  const missing = ['etcd', 'kube-apiserver'].filter((name) => assets === undefined || !existsSync(join(assets, name)))
  if (assets === undefined || missing.length > 0)
    throw new UserError('NOT_READY', {
      message: assets ? `There is no ${missing.join(' and no ')} in ${assets}.` : 'KUBEBUILDER_ASSETS is not set.',
      hint: hint(version),
    })
  for (let left = ATTEMPTS; ; left -= 1)
    try {
      return await attempt(assets)
    } catch (error) {
      if (left > 1 && /address already in use/.test(String(error))) continue
      throw new UserError('NOT_READY', {
        message: `The API server did not start. ${error instanceof Error ? error.message : String(error)}`,
        hint: `Try ${join(assets, 'kube-apiserver')} --version.\n${hint(version)}`,
      })
    }
}
