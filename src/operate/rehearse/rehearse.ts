import { join } from 'node:path'
import type { Environment } from '../../config/load.ts'
import { at, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import type { Finding } from '../finding.ts'
import type { Log } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { type AccessTable, reviewAccess } from './access.ts'
import { admitPods, roomIn } from './admission.ts'
import { applyAgain } from './again.ts'
import type { ApiClient } from './api-client.ts'
import { applyAll } from './apply.ts'
import { startControlPlane } from './control-plane.ts'
import { type Definition, readDefinitions } from './definitions.ts'
import { localCluster } from './local-cluster.ts'
import { type Rehearsal, readRehearsal } from './objects.ts'
import { podsOf } from './pods.ts'
import { sharedObjects } from './shared.ts'
import { standInForControllers } from './stand-in.ts'

/** What a rehearsal needs, and may be told. */
export interface Rehearsing {
  readonly env: Environment
  readonly shell: Shell
  readonly log: Log
  readonly table: AccessTable
  /** Folder with etcd and kube-apiserver. */
  readonly assets: string | undefined
  /** Cluster to use instead. */
  readonly context?: string | undefined
  /** Folder with custom resource definitions; without, they are downloaded. */
  readonly crds?: string | undefined
  /** Folder with what the charts render. */
  readonly rendered?: string | undefined
}

/** Where downloaded definitions are kept. */
const CACHE = join('node_modules', '.cache', 'definitions')

/** The most nodes at once: every pool at its largest, and what an upgrade adds to one (`max_surge`, 33 %). */
function mostNodes({ cluster }: Environment): number {
  const most = [cluster.systemPool, ...Object.values(cluster.userPools)].map(({ maxNodes }) => maxNodes)
  return most.reduce((sum, nodes) => sum + nodes, 0) + Math.max(...most.map((nodes) => Math.ceil(nodes * 0.33)))
}

async function versionFinding(client: ApiClient, { cluster }: Environment): Promise<Finding> {
  const { body } = await client.get('/version')
  const is = text(at(body, 'gitVersion')) ?? 'unknown'
  const same = is.startsWith(`v${cluster.kubernetesVersion}.`)
  const says = same ? `Kubernetes ${is}` : `Kubernetes ${is}, where the environment has ${cluster.kubernetesVersion}`
  return { topic: 'API server', subject: '', status: same ? 'ok' : 'warning', says }
}

/** Runs a part and says how long it took. */
async function timed<Result>(log: Log, what: string, part: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  const result = await part()
  log(`${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`)
  return result
}

/** A set of objects on an API server, and what admits their pods. */
export interface Stage {
  readonly log: Log
  readonly rehearsal: Rehearsal
  readonly definitions: readonly Definition[]
  /** The most nodes at once. */
  readonly nodes: number
  /** Whether controllers run there. */
  readonly controllers: boolean
}

/** Applies everything, twice, and asks for every pod. */
export async function rehearseObjects(client: ApiClient, stage: Stage): Promise<Finding[]> {
  const { log, rehearsal, definitions, nodes, controllers } = stage
  const { length } = rehearsal.objects
  const { applied, findings } = await timed(log, `${definitions.length} definitions, ${length} objects applied`, () =>
    applyAll(client, rehearsal, definitions),
  )
  const again = await timed(log, 'applied again', () => applyAgain(client, applied))
  if (!controllers) await standInForControllers(client, applied)
  const pods = podsOf(applied, nodes)
  const admission = await timed(log, `${pods.length} pods asked for`, () => admitPods(client, pods))
  const quotas = applied.filter(({ object }) => object.kind === 'ResourceQuota')
  return [
    ...findings,
    ...sharedObjects(applied),
    ...again,
    ...admission.findings,
    ...roomIn(quotas, admission.admitted),
  ]
}

type Read = Pick<Stage, 'rehearsal' | 'definitions'>

async function rehearseOn(client: ApiClient, { env, log, table, context, rendered }: Rehearsing, read: Read) {
  const stage = { ...read, log, nodes: mostNodes(env), controllers: context !== undefined }
  const version = await versionFinding(client, env)
  const objects = await rehearseObjects(client, stage)
  const command = `npm run access -- --env ${env.name}`
  const access = await timed(log, 'access reviewed', () => reviewAccess(client, table, command))
  return [version, ...objects, ...access, ...(rendered === undefined ? [NOT_RENDERED] : [])]
}

const NOT_RENDERED: Finding = {
  topic: 'objects',
  subject: 'charts',
  status: 'skipped',
  says: 'what the charts render was not rehearsed: --rendered FOLDER names a folder that has it',
}

/**
 * Does to a real API server what Argo CD will do to the cluster, and says what it thought of it.
 *
 * @throws UserError where it could not be done.
 */
export async function rehearse(rehearsing: Rehearsing): Promise<Finding[]> {
  const { env, context, shell, assets, log, crds, rendered } = rehearsing
  const read = { rehearsal: readRehearsal(env.name, rendered), definitions: await readDefinitions(crds, CACHE) }
  if (context !== undefined) {
    const client = await localCluster(shell, context)
    return await rehearseOn(client, rehearsing, read).finally(client.close)
  }
  const { client, stop } = await timed(log, 'etcd and kube-apiserver started', () =>
    startControlPlane(assets, env.cluster.kubernetesVersion),
  )
  try {
    return await rehearseOn(client, rehearsing, read)
  } catch (error) {
    throw lostConnection(error)
  } finally {
    await stop()
  }
}

/** A broken connection as what it is: the API server has ended. */
function lostConnection(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (!['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes(String(code))) return error
  return new UserError('NOT_READY', {
    message: `The API server ended during the rehearsal (${code}).`,
    hint: 'Is there enough memory? It needs about 1 GiB.',
  })
}
