/**
 * Argo CD as far as a teardown meets it: while a pod of its controller runs, what Git says comes back, the size of that
 * controller and every sync policy included. And what else runs in a cluster: the StatefulSet controller, which ends that
 * pod and starts it again, and the protection of claims, which lets go of those that nothing uses.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { RealApi } from './real-api.ts'

const TICK_MS = 100
/** Between SIGTERM and the end of the pod, in which a sync that runs goes on. */
const ENDS_IN_MS = 600
// Self-heal waits 2 s after its first attempt at a commit, then 6, 18 …; defaults of --self-heal-backoff-*:
// https://argo-cd.readthedocs.io/en/stable/operator-manual/server-commands/argocd-application-controller/
const BACKOFF = { firstMs: 2000, factor: 3, mostMs: 300_000 }

const CONTROLLER = 'argocd-application-controller'
const NAMESPACE = '/api/v1/namespaces/argocd'
const STATEFUL_SET = `/apis/apps/v1/namespaces/argocd/statefulsets/${CONTROLLER}`
const POD = `${NAMESPACE}/pods/${CONTROLLER}-0`
const labels = { 'app.kubernetes.io/name': CONTROLLER }
const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'argocd' }] } }

/** The StatefulSet as Git has it. */
const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: CONTROLLER, labels },
  spec: { replicas: 1, serviceName: CONTROLLER, selector: { matchLabels: labels }, template },
}

const specOf = (object: unknown): Readonly<Record<string, unknown>> => Object(Reflect.get(Object(object), 'spec'))
/** What people change by hand to stop it. */
const ownedPart = (object: unknown): string =>
  JSON.stringify([specOf(object)['replicas'], specOf(object)['syncPolicy']])

/** What Git says: each object with its path in the API. */
export type Wanted = ReadonlyMap<string, object>

export interface HealingArgoCd {
  /** Names of what it has put back. */
  healed(): readonly string[]
  stop(): Promise<void>
}

/** Starts both controllers. */
export async function startHealingArgoCd(api: RealApi, git: Wanted): Promise<HealingArgoCd> {
  const wanted: Wanted = new Map([...git, [STATEFUL_SET, statefulSet]])
  const apply = (path: string, object: object) =>
    api.patch(`${path}?fieldManager=argocd-controller&force=true`, object, 'application/apply-patch+yaml')
  /** Of each object: how often it was put back, and when that may happen again. */
  const attempts = new Map<string, { readonly count: number; readonly nextAt: number }>()
  let [endsAt, isOver] = [0, false]

  /** Whether the pod runs: what it was about to put back when it ended stays as it is. */
  async function keepPod(): Promise<boolean> {
    const size = Number(specOf(await api.get(STATEFUL_SET))['replicas'])
    const runs = (await api.get(POD)) !== undefined
    if (size > 0 && !runs) {
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${CONTROLLER}-0`, labels }, spec: template.spec }
      await api.post(`${NAMESPACE}/pods`, pod)
    }
    if (size > 0 || !runs) endsAt = 0
    else if (endsAt === 0) endsAt = Date.now() + ENDS_IN_MS
    else if (Date.now() >= endsAt) {
      await api.delete(`${POD}?gracePeriodSeconds=0`)
      return false
    }
    return runs
  }

  async function releaseClaims(): Promise<void> {
    for (const path of [...wanted.keys()].filter((each) => each.includes('/persistentvolumeclaims/'))) {
      const metadata: unknown = Reflect.get(Object(await api.get(path)), 'metadata')
      if (Reflect.get(Object(metadata), 'deletionTimestamp') !== undefined)
        await api.patch(path, { metadata: { finalizers: null } }, 'application/merge-patch+json')
    }
  }

  async function heal(path: string, object: object): Promise<void> {
    const { count = 0, nextAt = 0 } = attempts.get(path) ?? {}
    const live = await api.get(path)
    if ((live !== undefined && ownedPart(live) === ownedPart(object)) || Date.now() < nextAt) return
    await apply(path, object)
    const pauseMs = Math.min(BACKOFF.mostMs, BACKOFF.firstMs * BACKOFF.factor ** count)
    attempts.set(path, { count: count + 1, nextAt: Date.now() + pauseMs })
  }

  for (const [path, object] of wanted) await apply(path, object)
  const running = (async () => {
    for (; !isOver; await sleep(TICK_MS)) {
      await releaseClaims()
      if (await keepPod()) for (const [path, object] of wanted) await heal(path, object)
    }
  })()
  return {
    healed: () => [...attempts.keys()].flatMap((path) => path.split('/').at(-1) ?? []),
    async stop() {
      isOver = true
      await running
    },
  }
}
