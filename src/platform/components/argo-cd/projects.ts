import type { Chart } from 'cdk8s'
import { AppProject, type AppProjectSpec } from '../../../../imports/argoproj.io.ts'
import { enginesOf } from '../../../config/engines.ts'
import type { Environment } from '../../../config/load.ts'
import { NAMESPACES, namespacesOf } from '../../../config/names.ts'
import { CHARTS, CRDS } from '../../../config/versions.ts'
import { IN_CLUSTER } from '../../../engine/kubernetes/application.ts'
import { projectsOf, WORKLOADS } from '../services/owners.ts'

const destinations = (namespaces: readonly string[]) =>
  namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace }))

/** Kinds of an API group, in the form of a project's lists. */
const kinds = (group: string, ...names: readonly string[]) => names.map((kind) => ({ group, kind }))

/** Cluster-scoped kinds that the charts and the folders of definitions have. */
export const CHART_CLUSTER_KINDS = [
  ...kinds('apiextensions.k8s.io', 'CustomResourceDefinition'),
  ...kinds('rbac.authorization.k8s.io', 'ClusterRole', 'ClusterRoleBinding'),
  ...kinds(
    'admissionregistration.k8s.io',
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'ValidatingAdmissionPolicy', // the Gateway API's: keeps its CRDs from being replaced by older ones
    'ValidatingAdmissionPolicyBinding',
  ),
  ...kinds('networking.k8s.io', 'IngressClass'),
]

/** Cluster-scoped kinds, with those that our own objects add. */
const CLUSTER_KINDS = [
  ...CHART_CLUSTER_KINDS,
  ...kinds('', 'Namespace'),
  ...kinds('scheduling.k8s.io', 'PriorityClass'),
  ...kinds('gateway.networking.k8s.io', 'GatewayClass'),
  ...kinds('cert-manager.io', 'ClusterIssuer'),
  ...kinds('external-secrets.io', 'ClusterSecretStore'),
]

/** Kinds in namespaces that the charts render. */
export const CHART_KINDS = [
  ...kinds('', 'ConfigMap', 'Secret', 'Service', 'ServiceAccount'),
  ...kinds('apps', 'DaemonSet', 'Deployment', 'StatefulSet'),
  ...kinds('autoscaling', 'HorizontalPodAutoscaler'),
  ...kinds('batch', 'Job'),
  ...kinds('policy', 'PodDisruptionBudget'),
  ...kinds('rbac.authorization.k8s.io', 'Role', 'RoleBinding'),
  ...kinds('networking.k8s.io', 'NetworkPolicy'),
  ...kinds('monitoring.coreos.com', 'Alertmanager', 'Prometheus', 'PrometheusRule', 'ServiceMonitor'),
  ...kinds('cert-manager.io', 'Certificate', 'Issuer'),
]

// What publishes a host, with both engines: Argo CD leaves behind what a project no longer allows, so after a change of
// engine it could not remove the routes of the one before.
const ROUTE_KINDS = [
  ...kinds('gateway.networking.k8s.io', 'HTTPRoute'),
  ...kinds('gateway.envoyproxy.io', 'BackendTrafficPolicy'),
  ...kinds('networking.k8s.io', 'Ingress'),
]

/** Kinds in namespaces that the platform's own objects add to those of the charts. */
const PLATFORM_KINDS = [
  ...CHART_KINDS,
  ...kinds('', 'LimitRange', 'ResourceQuota'),
  ...kinds('argoproj.io', 'Application', 'AppProject'),
  ...kinds('external-secrets.io', 'ExternalSecret'),
  ...kinds('monitoring.coreos.com', 'PodMonitor'),
  ...ROUTE_KINDS,
  ...kinds('gateway.networking.k8s.io', 'Gateway', 'ReferenceGrant'),
  ...kinds('gateway.envoyproxy.io', 'ClientTrafficPolicy', 'EnvoyProxy', 'SecurityPolicy'),
]

const WORKLOAD_KINDS = [
  ...kinds('', 'ConfigMap', 'Service', 'ServiceAccount'),
  ...kinds('apps', 'Deployment'),
  ...kinds('autoscaling', 'HorizontalPodAutoscaler'),
  ...kinds('policy', 'PodDisruptionBudget'),
  ...kinds('networking.k8s.io', 'NetworkPolicy'),
  ...kinds('monitoring.coreos.com', 'ServiceMonitor'),
  ...ROUTE_KINDS,
]

/** Chart repositories in use: those of an engine that does not run stay out. */
function repositoriesOf(env: Environment): readonly string[] {
  const engines = enginesOf(env)
  const unused = [
    ...(engines.includes('gateway') ? [] : ['envoy-gateway']),
    ...(engines.includes('ingress-nginx') ? [] : ['ingress-nginx']),
  ]
  const charts = Object.entries(CHARTS).filter(([name]) => !unused.includes(name))
  return [...charts.map(([, chart]) => chart), ...Object.values(CRDS)].map(({ repository }) => repository)
}

/** The project of one owner: no Application in it reaches the namespace of another's service, or of the platform. */
function ownersProject(env: Environment, project: string, services: readonly string[]): AppProjectSpec {
  const whose = project === WORKLOADS ? '' : ` of ${project}`
  return {
    description: `What runs for users${whose}, from this repository alone; nothing cluster-wide, and no rights`,
    sourceRepos: [env.repository.url],
    destinations: destinations(services),
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: WORKLOAD_KINDS,
  }
}

/**
 * The project of a team outlives its last service. Argo CD deletes no Application whose project is gone
 * (`getAppProj` in controller/appcontroller.go), and root waits for the deletion with everything else.
 */
const STAYS = {
  'argocd.argoproj.io/sync-options': 'Prune=false',
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
} as const

/** Adds the projects: each allows the sources, namespaces and kinds that its Applications use, and nothing else. */
export function addProjects(chart: Chart, env: Environment): void {
  const projects: Record<string, AppProjectSpec> = {
    platform: {
      description: 'What the cluster itself needs, from this repository and the charts it pins',
      sourceRepos: [env.repository.url, ...repositoriesOf(env)],
      // kube-system: the Services through which Prometheus finds what AKS runs there.
      destinations: destinations([...namespacesOf(env), 'kube-system']),
      clusterResourceWhitelist: CLUSTER_KINDS,
      namespaceResourceWhitelist: PLATFORM_KINDS,
    },
    ...Object.fromEntries(
      [...projectsOf(env)].map(([project, names]) => [project, ownersProject(env, project, names)]),
    ),
    // Argo CD makes this one by itself, open to everything, for Applications that name no project.
    default: {
      description: 'Locked',
      sourceRepos: [],
      destinations: [],
      clusterResourceWhitelist: [],
      namespaceResourceBlacklist: kinds('*', '*'),
    },
  }
  for (const [name, spec] of Object.entries(projects)) {
    const isOfTeam = name !== WORKLOADS && projectsOf(env).has(name)
    const metadata = { name, namespace: NAMESPACES.argocd, ...(isOfTeam && { annotations: STAYS }) }
    new AppProject(chart, `app-project-${name}`, { metadata, spec })
  }
}
