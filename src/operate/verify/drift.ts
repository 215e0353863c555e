import * as z from 'zod'
import { namespacesOf } from '../../config/names.ts'
import { onCluster, PATIENCE } from '../cluster.ts'
import { readGenerated } from '../generated.ts'
import type { Running, VerifyCheck } from './context.ts'
import { show } from './kubectl.ts'
import { surplus } from './surplus.ts'

/** Each kind as kubectl is asked for it, and what of it is compared: where a field more opens, runs or grants something. */
const COMPARED = {
  ClusterRole: { asked: 'clusterroles.rbac.authorization.k8s.io', paths: ['rules', 'aggregationRule'] },
  ClusterRoleBinding: { asked: 'clusterrolebindings.rbac.authorization.k8s.io', paths: ['subjects'] },
  Deployment: { asked: 'deployments.apps', paths: ['spec.template'] },
  Gateway: { asked: 'gateways.gateway.networking.k8s.io', paths: ['spec'] },
  NetworkPolicy: { asked: 'networkpolicies.networking.k8s.io', paths: ['spec'] },
  Role: { asked: 'roles.rbac.authorization.k8s.io', paths: ['rules'] },
  RoleBinding: { asked: 'rolebindings.rbac.authorization.k8s.io', paths: ['subjects'] },
  ServiceAccount: { asked: 'serviceaccounts', paths: ['imagePullSecrets'] },
} as const satisfies Record<string, { readonly asked: string; readonly paths: readonly string[] }>
type Kind = keyof typeof COMPARED

/** All of them in one question. */
export const DRIFT_KINDS = Object.values(COMPARED)
  .map(({ asked }) => asked)
  .join()

/** Kinds of which one more opens or grants something, and which no operator of ours makes. */
const NONE_MORE: readonly string[] = ['Gateway', 'NetworkPolicy', 'Role', 'RoleBinding']
/** Argo CD's mark on what it installs, charts included. */
const TRACKED = 'argocd.argoproj.io/tracking-id'

const Living = z.looseObject({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().default(''),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
})
type Living = z.infer<typeof Living>

const idOf = ({ kind, metadata }: Living): string =>
  `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`

const valueAt = (object: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object)

/** A command that takes away what is more: a Deployment's size is the autoscaler's, so it is not replaced. */
function remedy(running: Running, { kind, metadata }: Living, path: string): string {
  const where = metadata.namespace ? ['--namespace', metadata.namespace] : []
  if (kind === 'Deployment') return show(running, 'edit', 'deployment', metadata.name, ...where)
  return show(running, 'replace', '--filename', path)
}

/**
 * What the cluster has more than Git says. Argo CD undoes changes of what Git names, and does not see a field, a rule or a
 * policy that Git does not name: for it, all of that is in sync.
 */
export const drift: VerifyCheck = async (running) => {
  const wanted = new Map(
    readGenerated(running.env.name).flatMap(({ path, object }) => {
      const known = Living.safeParse(object)
      return known.success && known.data.kind in COMPARED ? [[idOf(known.data), { path, object }] as const] : []
    }),
  )
  const args = [...onCluster(running.env), PATIENCE, 'get', DRIFT_KINDS, '--all-namespaces', '--output', 'json']
  const { items } = await running.shell.json(z.object({ items: z.array(Living) }), 'kubectl', args)
  const ours = namespacesOf(running.env)
  const findings = items.flatMap((live) => {
    const subject = idOf(live)
    const own = wanted.get(subject)
    const { kind, metadata } = live
    if (own) {
      const more = COMPARED[kind as Kind].paths.flatMap((path) =>
        surplus(valueAt(own.object, path), valueAt(live, path), path),
      )
      if (more.length === 0) return []
      const says = `more than Git says: ${more.join(', ')}`
      return [{ subject, status: 'failed' as const, says, more: remedy(running, live, own.path) }]
    }
    if (!NONE_MORE.includes(kind) || !ours.includes(metadata.namespace) || metadata.annotations[TRACKED]) return []
    const where = ['--namespace', metadata.namespace]
    const command = show(running, 'delete', kind.toLowerCase(), metadata.name, ...where)
    return [{ subject, status: 'failed' as const, says: 'not in Git', more: command }]
  })
  if (findings.length > 0) return findings
  return [{ subject: 'policies, roles, listeners and pods', status: 'ok', says: `as Git says, ${wanted.size} objects` }]
}
