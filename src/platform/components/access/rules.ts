import type { k8s } from 'cdk8s-plus-27'

const READ = ['get', 'list', 'watch']

const read = (apiGroup: string, ...resources: string[]): k8s.PolicyRule => ({
  apiGroups: [apiGroup],
  resources,
  verbs: READ,
})

/**
 * Everything that explains what the cluster does. Named one by one instead of by `*`, which would take in Secrets, and
 * whatever a later operator keeps in objects of its own.
 */
export const READER_RULES: k8s.PolicyRule[] = [
  read(
    '',
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'namespaces',
    'nodes',
    'persistentvolumeclaims',
    'persistentvolumes',
    'pods',
    'pods/log',
    'resourcequotas',
    'serviceaccounts',
    'services',
  ),
  read(
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
  ),
  read('apiextensions.k8s.io', 'customresourcedefinitions'),
  read('apps', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'),
  read('autoscaling', 'horizontalpodautoscalers'),
  read('batch', 'cronjobs', 'jobs'),
  read('discovery.k8s.io', 'endpointslices'),
  read('events.k8s.io', 'events'),
  read('metrics.k8s.io', 'nodes', 'pods'),
  read('networking.k8s.io', 'ingressclasses', 'ingresses', 'networkpolicies'),
  read('policy', 'poddisruptionbudgets'),
  read('rbac.authorization.k8s.io', 'clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'),
  read('scheduling.k8s.io', 'priorityclasses'),
  read('storage.k8s.io', 'storageclasses'),
  read('acme.cert-manager.io', 'challenges', 'orders'),
  read('argoproj.io', 'applications', 'appprojects'),
  read('cert-manager.io', 'certificaterequests', 'certificates', 'clusterissuers'),
  read('external-secrets.io', 'clustersecretstores', 'externalsecrets'),
  read('gateway.envoyproxy.io', 'backendtrafficpolicies', 'clienttrafficpolicies', 'envoyproxies', 'securitypolicies'),
  read('gateway.networking.k8s.io', 'gatewayclasses', 'gateways', 'httproutes', 'referencegrants'),
  read(
    'monitoring.coreos.com',
    'alertmanagers',
    'podmonitors',
    'probes',
    'prometheuses',
    'prometheusrules',
    'servicemonitors',
  ),
]

/** What explains one namespace. */
const NAMESPACE_READ_RULES: k8s.PolicyRule[] = [
  read(
    '',
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'persistentvolumeclaims',
    'pods',
    'pods/log',
    'resourcequotas',
    'serviceaccounts',
    'services',
  ),
  read('apps', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'),
  read('autoscaling', 'horizontalpodautoscalers'),
  read('batch', 'cronjobs', 'jobs'),
  read('discovery.k8s.io', 'endpointslices'),
  read('metrics.k8s.io', 'pods'),
  read('networking.k8s.io', 'ingresses', 'networkpolicies'),
  read('policy', 'poddisruptionbudgets'),
  read('cert-manager.io', 'certificates'),
  read('external-secrets.io', 'externalsecrets'),
  read('gateway.networking.k8s.io', 'httproutes'),
  read('monitoring.coreos.com', 'podmonitors', 'prometheusrules', 'servicemonitors'),
]

/** Verbs of what opens a stream into a pod: `kubectl` asks by GET since 1.31, by POST before. */
const OPEN = ['create', 'get']

/** What people may do in a namespace, by role. */
export const NAMESPACE_ROLES = {
  read: NAMESPACE_READ_RULES,
  // Nothing that reaches a pod template: Argo CD undoes changes of fields that Git names, and leaves what Git does not
  // name, so a command or a volume would stay, Synced and Healthy. Restarts go through Argo CD's action.
  deploy: [
    ...NAMESPACE_READ_RULES,
    { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'patch', 'update'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  ],
  debug: [
    ...NAMESPACE_READ_RULES,
    { apiGroups: [''], resources: ['pods/attach', 'pods/exec', 'pods/portforward'], verbs: OPEN },
    { apiGroups: [''], resources: ['pods/ephemeralcontainers'], verbs: ['patch', 'update'] },
  ],
} as const satisfies Record<string, k8s.PolicyRule[]>
export type NamespaceRole = keyof typeof NAMESPACE_ROLES
