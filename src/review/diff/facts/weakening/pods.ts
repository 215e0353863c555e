import { type Weakening, whenBecomes, whenChanged, whenCome, whenGone, whenOn } from './weakening.ts'

const PODS = 'https://kubernetes.io/docs/concepts/'
const SCALING = 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/'
const IDENTITY = 'https://learn.microsoft.com/azure/aks/workload-identity-overview'

const whenMore =
  (level: 'medium' | 'low'): Weakening['weakens'] =>
  ({ before, after }) =>
    Number(after) > Number(before) ? level : undefined

/** What pods are given, and how many there are. */
export const PODS_AND_SCALERS: readonly Weakening[] = [
  {
    path: /(^|\.)(dnsPolicy|dnsConfig\b.*|hostAliases\b.*)$/,
    weakens: ({ after }) => (after === undefined || after === 'ClusterFirst' ? undefined : 'medium'),
    why: 'Its pods ask somebody else where names are, or are told: what they send goes there.',
    source: `${PODS}services-networking/dns-pod-service/`,
  },
  {
    path: /^spec\.template\.spec\.serviceAccountName$/,
    weakens: whenChanged('medium'),
    why: 'Its pods sign in as somebody else, in the cluster and at Azure.',
    source: IDENTITY,
  },
  {
    path: /labels\[azure\.workload\.identity\/use\]$/,
    weakens: whenGone('high'),
    why: 'Its pods get no token of Azure any more: what they read there is refused.',
    source: IDENTITY,
  },
  {
    path: /(^|\.)priorityClassName$/,
    weakens: whenBecomes('medium', /^system-/),
    why: 'It drives out pods of everybody else where nodes are full.',
    source: `${PODS}scheduling-eviction/pod-priority-preemption/`,
  },
  {
    path: /\.projected\b.*serviceAccountToken\b/,
    weakens: whenCome('medium'),
    why: 'Its pods hold a token that signs in as their service account.',
    source:
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection',
  },
  {
    path: /(^|\.)shareProcessNamespace$/,
    weakens: whenOn('medium'),
    why: 'Each of its containers reads the memory and the files of the others.',
    source: 'https://kubernetes.io/docs/tasks/configure-pod-container/share-process-namespace/',
  },
  {
    of: 'ServiceAccount',
    path: /^automountServiceAccountToken$/,
    weakens: ({ before, after }) => (before === false && after !== false ? 'medium' : undefined),
    why: 'Its pods hold a token of the API server, unless they say otherwise.',
    source: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#hardening',
  },
  {
    path: /\.(livenessProbe\.(failureThreshold|timeoutSeconds|periodSeconds)|startupProbe\.failureThreshold)$/,
    weakens: ({ before, after }) => (after !== undefined && Number(after) < Number(before) ? 'medium' : undefined),
    why: 'A pod that is slow, at its start or under load, is killed sooner.',
    source: `${PODS}workloads/pods/pod-lifecycle/#container-probes`,
  },
  {
    path: /^spec\.template\.spec\.containers\[[^\]]*\]\.resources\.limits(\.memory)?$/,
    weakens: whenGone('medium'),
    why: 'One pod may take all memory of its node, and others on it are killed.',
    source: `${PODS}configuration/manage-resources-containers/`,
  },
  {
    path: /^spec\.paused$/,
    weakens: whenOn('medium'),
    why: 'No change of it is rolled out any more, fixes among them.',
    source: `${PODS}workloads/controllers/deployment/#pausing-and-resuming-a-deployment`,
  },
  {
    path: /^spec\.revisionHistoryLimit$/,
    weakens: ({ after }) => (after === 0 ? 'low' : undefined),
    why: 'There is no way back to the version before.',
    source: `${PODS}workloads/controllers/deployment/#clean-up-policy`,
  },
  {
    path: /^spec\.strategy\.rollingUpdate\.maxUnavailable$/,
    weakens: ({ before, after }) =>
      Number.parseFloat(String(after)) > Number.parseFloat(String(before)) ? 'medium' : undefined,
    why: 'A rollout stops more of its pods before others answer.',
    source: `${PODS}workloads/controllers/deployment/#max-unavailable`,
  },
  {
    of: 'Service',
    path: /^spec\.(type|externalName)$/,
    weakens: ({ path, before, after }) =>
      after !== undefined && (path.endsWith('externalName') || (after === 'ExternalName' && before !== after))
        ? 'high'
        : undefined,
    why: 'Whoever calls it is sent to another host, also outside of the cluster.',
    source: `${PODS}services-networking/service/#externalname`,
  },
  {
    of: 'Service',
    path: /^spec\.publishNotReadyAddresses$/,
    weakens: whenOn('medium'),
    why: 'Callers are sent to pods that are not ready.',
    source: `${PODS}services-networking/service/`,
  },
  {
    of: 'Service',
    path: /^spec\.ports\[[^\]]*\]\.appProtocol$/,
    weakens: ({ before, after }) => (before === undefined && after === 'http' ? undefined : 'medium'),
    why: 'Proxies speak another protocol to its pods.',
    source: `${PODS}services-networking/service/#application-protocol`,
  },
  {
    path: /^spec\.template\.spec\.containers\[[^\]]*\]\.lifecycle(\.preStop)?$/,
    weakens: whenGone('medium'),
    why: 'A pod that stops still gets requests, and refuses them.',
    source: `${PODS}workloads/pods/pod-lifecycle/#pod-termination`,
  },
  {
    of: 'HorizontalPodAutoscaler',
    path: /averageUtilization$/,
    weakens: whenMore('low'),
    why: 'Pods come later where load grows.',
    source: SCALING,
  },
  {
    of: 'HorizontalPodAutoscaler',
    path: /^spec\.maxReplicas$/,
    weakens: ({ before, after }) => (Number(after) < Number(before) ? 'medium' : undefined),
    why: 'At its peaks there are fewer pods than before.',
    source: SCALING,
  },
  {
    of: 'HorizontalPodAutoscaler',
    path: /behavior\b.*selectPolicy$/,
    weakens: whenBecomes('medium', /^Disabled$/),
    why: 'It no longer scales this way.',
    source: SCALING,
  },
]
