import { at, list } from '../../../engine/policies/fields.ts'
import { hostsIn, hostsOf } from '../hosts.ts'
import { type Level, objectRisk } from '../risk.ts'
import { show } from '../show.ts'

/** What goes with an object. A kind that is not here is `medium`. */
const LOSS: Readonly<Record<string, { readonly level: Level; readonly what: string }>> = {
  CustomResourceDefinition: { level: 'critical', what: 'every object of this kind' },
  Namespace: { level: 'critical', what: 'everything in it, volumes as well' },
  PersistentVolume: { level: 'critical', what: 'the data on it' },
  PersistentVolumeClaim: { level: 'critical', what: 'the data on its volume' },
  Prometheus: { level: 'critical', what: 'its metrics' },
  Alertmanager: { level: 'high', what: 'its silences' },
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
  HTTPRoute: { level: 'high', what: 'the way to its hosts' },
  Ingress: { level: 'high', what: 'the way to its hosts' },
  // What these kinds lose has a risk class of its own.
  ClusterRole: { level: 'low', what: 'its rights' },
  ClusterRoleBinding: { level: 'low', what: 'the rights that it gives' },
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

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options'

function lossOf(object: unknown, kind: string): { readonly level: Level; readonly what: string } {
  if (kind !== 'Application')
    return (Object.hasOwn(LOSS, kind) && LOSS[kind]) || { level: 'medium', what: 'what it does' }
  const cascades = list(at(object, 'metadata', 'finalizers')).some((name) =>
    String(name).startsWith('resources-finalizer'),
  )
  if (!cascades) return { level: 'medium', what: 'its syncs; what it installed stays' }
  const holdsData = String(at(object, 'metadata', 'annotations', SYNC_OPTIONS) ?? '').includes('=confirm')
  return {
    level: holdsData ? 'critical' : 'high',
    what: holdsData ? 'everything it installed, data as well' : 'everything it installed',
  }
}

/** What Argo CD deletes because Git no longer has it. */
export const objectPruned = objectRisk(
  'object-pruned',
  ['critical', 'high', 'medium', 'low'],
  'Argo CD deletes an object that is no longer in the files; critical where data goes with it.',
  ({ what, kind, before, movedFrom, component, environment }, { after }) => {
    if (movedFrom !== undefined)
      return [
        {
          level: 'medium',
          message: `Moves from ${show(movedFrom)} to ${show(component)}: both Applications claim it until both have synced, and it may be deleted in between.`,
        },
      ]
    if (what !== 'removed') return []
    const options = String(at(before, 'metadata', 'annotations', SYNC_OPTIONS) ?? '')
    if (options.includes('Prune=false'))
      return [{ level: 'low', message: 'Stays in the cluster (`Prune=false`), and nobody looks after it any more.' }]
    const hosts = hostsOf(before)
    const served = hosts.length > 0 ? hostsIn(after, environment) : new Set()
    if (hosts.length > 0 && hosts.every((host) => served.has(host)))
      return [{ level: 'low', message: 'Deleted; another object answers for its hosts.' }]
    const loss = lossOf(before, kind)
    const waits = options.includes('Prune=confirm') ? ' Argo CD waits until a person confirms.' : ''
    return [{ level: loss.level, message: `Deleted, and with it ${loss.what}.${waits}` }]
  },
)
