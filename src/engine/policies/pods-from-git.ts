import type { Manifest } from '../kubernetes/manifest.ts'
import { at, type Fields, fields, list } from './fields.ts'
import { indexOf } from './object-index.ts'
import type { Policy } from './policy.ts'

/** The one role with doors into pods. */
const DEBUG_ROLE = 'namespace-debug'

/** What makes pods, or makes what makes them, by API group. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  '': ['pods', 'podtemplates', 'replicationcontrollers'],
  apps: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  batch: ['cronjobs', 'jobs'],
  'argoproj.io': ['applications', 'applicationsets', 'appprojects', 'rollouts'],
  'gateway.envoyproxy.io': ['envoyproxies'],
  'keda.sh': ['scaledjobs'],
  'monitoring.coreos.com': ['alertmanagers', 'prometheusagents', 'prometheuses', 'thanosrulers'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
}
const WRITES = ['create', 'patch', 'update']

/** What opens a pod that runs, or speaks in its name. */
const DOORS = [
  'pods/attach',
  'pods/ephemeralcontainers',
  'pods/exec',
  'pods/portforward',
  'pods/proxy',
  'services/proxy',
  'nodes/proxy',
  'serviceaccounts/token',
]

/** Roles of Kubernetes itself that may do all of this. https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles */
const BUILT_IN = ['admin', 'edit']

function ruleProblems(rule: Fields, isDebug: boolean): string[] {
  const writes = list(rule['verbs']).filter((verb) => WRITES.includes(String(verb)))
  const resources = list(rule['resources']).map(String)
  const makers = list(rule['apiGroups']).flatMap((group) =>
    resources.filter((resource) => MAKERS[String(group)]?.includes(resource)),
  )
  const doors = isDebug ? [] : resources.filter((resource) => DOORS.includes(resource))
  return [
    ...(writes.length === 0 ? [] : makers).map(
      (resource) =>
        `may ${writes.join(' and ')} ${resource}, and so run anything with what its namespace has; change it in Git`,
    ),
    ...doors.map((resource) => `opens ${resource}, which ${DEBUG_ROLE} alone does; leave it out`),
  ]
}

/**
 * What runs, and with what, is said in Git alone: Argo CD undoes no field that Git does not name, so a command, a volume
 * or a sidecar that somebody adds to a workload stays, Synced and Healthy.
 */
export const podsFromGit: Policy = {
  name: 'pods-from-git',
  check(platform) {
    const index = indexOf(platform)
    const ofKinds = (...kinds: string[]): Manifest[] => kinds.flatMap((kind) => index.ofKind(kind))
    return [
      ...ofKinds('Role', 'ClusterRole').flatMap((manifest) => {
        const isDebug = manifest.object.metadata.name === DEBUG_ROLE
        const problems = list(manifest.object['rules']).flatMap((rule) => ruleProblems(fields(rule), isDebug))
        return problems.map((message) => ({ manifest, message }))
      }),
      ...ofKinds('RoleBinding', 'ClusterRoleBinding').flatMap((manifest) => {
        const name = String(at(manifest.object, 'roleRef', 'name'))
        const message = `gives the role ${name} of Kubernetes, which may run anything; give one of ours`
        return BUILT_IN.includes(name) ? [{ manifest, message }] : []
      }),
    ]
  },
}
