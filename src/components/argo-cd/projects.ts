import type { Chart } from 'cdk8s'
import { AppProject, type AppProjectSpec } from '../../../imports/argoproj.io.ts'
import type { Environment } from '../../config/load.ts'
import { NAMESPACES } from '../../config/names.ts'
import { CHARTS, CRDS } from '../../config/versions.ts'
import { IN_CLUSTER } from '../../kubernetes/application.ts'

const destinations = (namespaces: readonly string[]) =>
  namespaces.map((namespace) => ({ server: IN_CLUSTER, namespace }))

/** Kinds of an API group, in the form of a project's lists. */
const kinds = (group: string, ...names: readonly string[]) => names.map((kind) => ({ group, kind }))

const CLUSTER_KINDS = [
  ...kinds('', 'Namespace'),
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
  ...kinds('gateway.networking.k8s.io', 'GatewayClass'),
  ...kinds('cert-manager.io', 'ClusterIssuer'),
  ...kinds('external-secrets.io', 'ClusterSecretStore'),
]

const WORKLOAD_KINDS = [
  ...kinds('', 'Service', 'ServiceAccount'),
  ...kinds('apps', 'Deployment'),
  ...kinds('autoscaling', 'HorizontalPodAutoscaler'),
  ...kinds('policy', 'PodDisruptionBudget'),
  ...kinds('networking.k8s.io', 'NetworkPolicy'),
  ...kinds('monitoring.coreos.com', 'ServiceMonitor'),
]

/** What publishes a workload's host, by engine. */
const ROUTE_KINDS = {
  gateway: [
    ...kinds('gateway.networking.k8s.io', 'HTTPRoute'),
    ...kinds('gateway.envoyproxy.io', 'BackendTrafficPolicy'),
  ],
  'ingress-nginx': kinds('networking.k8s.io', 'Ingress'),
} as const

/** Chart repositories in use: one engine's stays out. */
function repositoriesOf(env: Environment): readonly string[] {
  const unused = env.components.exposure.engine === 'gateway' ? 'ingress-nginx' : 'envoy-gateway'
  const charts = Object.entries(CHARTS).filter(([name]) => name !== unused)
  return [...charts.map(([, chart]) => chart), ...Object.values(CRDS)].map(({ repository }) => repository)
}

/** Adds the projects: each allows the sources, namespaces and kinds that its Applications use, and nothing else. */
export function addProjects(chart: Chart, env: Environment): void {
  const projects: Record<string, AppProjectSpec> = {
    platform: {
      description: 'What the cluster itself needs, from this repository and the charts it pins',
      sourceRepos: [env.repository.url, ...repositoriesOf(env)],
      // kube-system: the Services through which Prometheus finds what AKS runs there.
      destinations: destinations([...Object.values(NAMESPACES), 'kube-system']),
      clusterResourceWhitelist: CLUSTER_KINDS,
    },
    workloads: {
      description: 'What runs for users, from this repository alone; nothing cluster-wide, and no rights',
      sourceRepos: [env.repository.url],
      destinations: destinations([NAMESPACES.classifier]),
      clusterResourceWhitelist: [],
      namespaceResourceWhitelist: [...WORKLOAD_KINDS, ...ROUTE_KINDS[env.components.exposure.engine]],
    },
    // Argo CD makes this one by itself, open to everything, for Applications that name no project.
    default: {
      description: 'Locked',
      sourceRepos: [],
      destinations: [],
      clusterResourceWhitelist: [],
      namespaceResourceBlacklist: kinds('*', '*'),
    },
  }
  for (const [name, spec] of Object.entries(projects))
    new AppProject(chart, `app-project-${name}`, { metadata: { name, namespace: NAMESPACES.argocd }, spec })
}
