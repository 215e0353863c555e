import { isClusterScoped } from '../kubernetes/cluster-scoped.ts'
import { groupOf, type KubernetesObject } from '../kubernetes/manifest.ts'
import type { Policy } from './policy.ts'

/** Kinds that live in a namespace, by API group; the cluster's own are in ../kubernetes/cluster-scoped.ts. */
const NAMESPACED: Readonly<Record<string, readonly string[]>> = {
  '': [
    'ConfigMap',
    'LimitRange',
    'PersistentVolumeClaim',
    'Pod',
    'ResourceQuota',
    'Secret',
    'Service',
    'ServiceAccount',
  ],
  apps: ['DaemonSet', 'Deployment', 'StatefulSet'],
  'argoproj.io': ['AnalysisTemplate', 'AppProject', 'Application', 'Rollout'],
  autoscaling: ['HorizontalPodAutoscaler'],
  batch: ['CronJob', 'Job'],
  'cert-manager.io': ['Certificate', 'Issuer'],
  'external-secrets.io': ['ExternalSecret', 'SecretStore'],
  'gateway.envoyproxy.io': [
    'Backend',
    'BackendTrafficPolicy',
    'ClientTrafficPolicy',
    'EnvoyExtensionPolicy',
    'EnvoyPatchPolicy',
    'EnvoyProxy',
    'HTTPRouteFilter',
    'SecurityPolicy',
  ],
  'gateway.networking.k8s.io': [
    'BackendTLSPolicy',
    'GRPCRoute',
    'Gateway',
    'HTTPRoute',
    'ListenerSet',
    'ReferenceGrant',
    'TLSRoute',
  ],
  'keda.sh': ['ScaledJob', 'ScaledObject', 'TriggerAuthentication'],
  'monitoring.coreos.com': [
    'Alertmanager',
    'AlertmanagerConfig',
    'PodMonitor',
    'Probe',
    'Prometheus',
    'PrometheusRule',
    'ScrapeConfig',
    'ServiceMonitor',
  ],
  'networking.k8s.io': ['Ingress', 'NetworkPolicy'],
  policy: ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io': ['Role', 'RoleBinding'],
}

function problemOf({ apiVersion, kind, metadata }: KubernetesObject): string | undefined {
  if (isClusterScoped(apiVersion, kind))
    return metadata.namespace
      ? `metadata.namespace is "${metadata.namespace}", but ${kind} is cluster-scoped; leave it out`
      : undefined
  if (NAMESPACED[groupOf(apiVersion)]?.includes(kind))
    return metadata.namespace
      ? undefined
      : `metadata.namespace is missing, so it would land wherever the sync points; name the namespace`
  return `${apiVersion} ${kind} is a kind this table does not know; add it in src/engine/policies/scoped-objects.ts`
}

/** Every object says where it lives: a namespace for namespaced kinds, none for the cluster's own. */
export const scopedObjects: Policy = {
  name: 'scoped-objects',
  check: ({ manifests }) =>
    manifests.flatMap((manifest) => {
      const message = problemOf(manifest.object)
      return message ? [{ manifest, message }] : []
    }),
}
