import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, list } from '../../../engine/policies/fields.ts'
import type { Level } from '../risk.ts'

/** What goes with an object that is deleted. A kind that is not here is `medium`. */
const LOSS: Readonly<Record<string, { readonly level: Level; readonly what: string }>> = {
  CustomResourceDefinition: { level: 'critical', what: 'every object of this kind' },
  Namespace: { level: 'critical', what: 'everything in it, volumes as well' },
  PersistentVolume: { level: 'critical', what: 'the data on it' },
  PersistentVolumeClaim: { level: 'critical', what: 'the data on its volume' },
  Prometheus: { level: 'critical', what: 'its metrics' },
  Alertmanager: { level: 'high', what: 'its silences' },
  AppProject: { level: 'high', what: 'the sync of every Application in it' },
  ClusterSecretStore: { level: 'high', what: 'the way to Key Vault' },
  ExternalSecret: { level: 'high', what: 'the Secret that it keeps' },
  Secret: { level: 'high', what: 'what is in it' },
  StatefulSet: { level: 'high', what: 'its pods; volumes of claim templates stay' },
  Certificate: { level: 'medium', what: 'the renewal; the Secret stays until it is deleted' },
  DaemonSet: { level: 'high', what: 'its pods' },
  Deployment: { level: 'high', what: 'its pods' },
  Gateway: { level: 'high', what: 'the public address and every route behind it' },
  Service: { level: 'high', what: 'the address that others call' },
  ServiceAccount: { level: 'high', what: 'the identity of its pods' },
  ValidatingAdmissionPolicy: { level: 'high', what: 'what it refuses' },
  ValidatingAdmissionPolicyBinding: { level: 'high', what: 'what its policy refuses' },
  // What these kinds lose has a risk class of its own.
  ClusterRole: { level: 'low', what: 'its rights' },
  ClusterRoleBinding: { level: 'low', what: 'the rights that it gives' },
  HTTPRoute: { level: 'low', what: 'the way to its hosts' },
  Ingress: { level: 'low', what: 'the way to its hosts' },
  NetworkPolicy: { level: 'low', what: 'the connections that it allows' },
  PodDisruptionBudget: { level: 'low', what: 'the budget' },
  PrometheusRule: { level: 'low', what: 'its rules' },
  Role: { level: 'low', what: 'its rights' },
  RoleBinding: { level: 'low', what: 'the rights that it gives' },
  SecurityPolicy: { level: 'low', what: 'what it asks of callers' },
  // What these kinds tune falls back to what it is without.
  BackendTrafficPolicy: { level: 'low', what: 'limits and timeouts of its routes' },
  ClientTrafficPolicy: { level: 'low', what: 'what it asks of connections' },
  LimitRange: { level: 'medium', what: 'defaults for pods to come' },
  ReferenceGrant: { level: 'low', what: 'the permission to refer to what is in its namespace' },
  ResourceQuota: { level: 'medium', what: 'the bounds of its namespace' },
  ConfigMap: { level: 'low', what: 'what is in it' },
  PodMonitor: { level: 'low', what: 'the metrics it collects, from then on' },
  ServiceMonitor: { level: 'low', what: 'the metrics it collects, from then on' },
  PriorityClass: { level: 'low', what: 'the class, for pods to come' },
}

/** How Argo CD is told to treat one object: `Prune=confirm,Delete=confirm`. */
export const syncOptionsOf = (object: unknown): string =>
  String(at(object, 'metadata', 'annotations', 'argocd.argoproj.io/sync-options') ?? '')

/** Whether an Application takes with it what it installed. */
export const cascades = (application: unknown): boolean =>
  list(at(application, 'metadata', 'finalizers')).some((name) => String(name).startsWith('resources-finalizer'))

/** What is lost with an object. */
export function lossOfObject(object: KubernetesObject): { readonly level: Level; readonly what: string } {
  const { kind } = object
  if (kind !== 'Application')
    return (Object.hasOwn(LOSS, kind) && LOSS[kind]) || { level: 'medium', what: 'what it does' }
  if (!cascades(object)) return { level: 'medium', what: 'its syncs; what it installed stays' }
  const holdsData = syncOptionsOf(object).includes('=confirm')
  return {
    level: holdsData ? 'critical' : 'high',
    what: holdsData ? 'everything it installed, data as well' : 'everything it installed',
  }
}
