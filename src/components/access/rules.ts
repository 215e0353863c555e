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
  read('admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'validatingwebhookconfigurations'),
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

/**
 * Restarting, undoing and scaling a rollout, and seeing how it goes.
 *
 * `patch` reaches every field of a Deployment; Argo CD takes back what Git does not say.
 */
export const DEPLOYER_RULES: k8s.PolicyRule[] = [
  read('', 'configmaps', 'endpoints', 'events', 'pods', 'pods/log', 'services'),
  read('apps', 'deployments', 'replicasets'),
  read('autoscaling', 'horizontalpodautoscalers'),
  read('metrics.k8s.io', 'pods'),
  read('policy', 'poddisruptionbudgets'),
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] },
  { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'patch', 'update'] },
]
