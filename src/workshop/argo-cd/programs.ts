import { spawn } from 'node:child_process'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiAccess } from '../../operate/rehearse/api-client.ts'
import { freePort, type startGuard } from '../../operate/rehearse/guard.ts'
import { kubeconfigOf } from '../../operate/rehearse/kubeconfig.ts'

/** What the programs of Argo CD need. */
export interface Place {
  /** The program that `program/build` prints. */
  readonly program: string
  /** For their files and logs. */
  readonly folder: string
  readonly access: ApiAccess
  /** As `argocd-cmd-params-cm` has it, from which its pod would read it. */
  readonly serverSideDiff: boolean
  readonly guard: ReturnType<typeof startGuard>
}

/**
 * Starts Redis, the repository server and the application controller.
 *
 * The controller's metrics listen on every address, whatever one says: so this runs in a network of its own (`unshare --net`).
 */
export async function startArgoCd({ program, folder, access, guard, serverSideDiff }: Place): Promise<void> {
  const [redis, repositories, repositoryMetrics, metrics] = await Promise.all([0, 1, 2, 3].map(freePort))
  const kubeconfig = join(folder, 'kubeconfig')
  writeFileSync(kubeconfig, kubeconfigOf(access, 'sync'), { mode: 0o600 })
  for (const name of ['temporary', 'tls', 'ssh']) mkdirSync(join(folder, name))
  const env = {
    ...process.env,
    ...{ KUBECONFIG: kubeconfig, TMPDIR: join(folder, 'temporary'), ARGOCD_GPG_ENABLED: 'false' },
    ...{ ARGOCD_TLS_DATA_PATH: join(folder, 'tls'), ARGOCD_SSH_DATA_PATH: join(folder, 'ssh') },
    ARGOCD_FAKE_IN_CLUSTER: 'true', // its own cluster is the one of KUBECONFIG
  }
  const start = (name: string, command: string, args: readonly string[]) => {
    const log = openSync(join(folder, `${name}.log`), 'w')
    guard.watch(spawn(command, args, { env, cwd: folder, stdio: ['ignore', log, log], detached: true }))
  }
  start('redis', 'redis-server', ['--bind', '127.0.0.1', '--port', String(redis), '--save', '', '--appendonly', 'no'])
  start('repositories', program, [
    ...['argocd-repo-server', '--address', '127.0.0.1', '--port', String(repositories), '--loglevel', 'info'],
    ...['--metrics-address', '127.0.0.1', '--metrics-port', String(repositoryMetrics), '--redis', `127.0.0.1:${redis}`],
  ])
  start('controller', program, [
    ...['argocd-application-controller', '--namespace', 'argocd', '--kubeconfig', kubeconfig, '--loglevel', 'info'],
    ...['--redis', `127.0.0.1:${redis}`, '--repo-server', `127.0.0.1:${repositories}`],
    ...['--metrics-port', String(metrics), '--app-resync', '60'],
    `--server-side-diff-enabled=${serverSideDiff}`,
  ])
}
