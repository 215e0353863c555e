/** Objects of a cluster that is well, in the shapes of its API, and ways to make it ill. */
import { parseEnvironment } from '../../config/load.ts'
import { synth } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { DRIFT_KINDS } from '../verify/drift.ts'
import type { FakeAnswer } from './fakes.ts'

const list = (items: readonly unknown[]) => ({
  apiVersion: 'v1',
  kind: 'List',
  items,
  metadata: { resourceVersion: '' },
})
const OLD = '2026-11-01T08:00:00Z'

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}

/** A node as `kubectl get nodes` has it. */
export const node = (
  name: string,
  conditions: readonly Condition[] = [{ type: 'Ready', status: 'True' }],
  spec = {},
) => ({
  ...{ apiVersion: 'v1', kind: 'Node', metadata: { name, creationTimestamp: OLD, uid: name } },
  spec: { providerID: 'azure:///…', ...spec },
  status: {
    conditions: [{ type: 'MemoryPressure', status: 'False' }, ...conditions],
    nodeInfo: { kubeletVersion: 'v1.35.2', osImage: 'Azure Linux' },
  },
})

/** An Application as Argo CD keeps it. */
export const application = (
  name: string,
  status: object = { sync: { status: 'Synced' }, health: { status: 'Healthy' } },
) => ({
  ...{
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', creationTimestamp: OLD },
  },
  spec: { project: 'platform' },
  status,
})

/** A pod with one container. */
export const pod = (namespace: string, name: string, container: object = {}, status: object = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, creationTimestamp: OLD } },
  spec: { nodeName: 'aks-general-1' },
  status: {
    phase: 'Running',
    containerStatuses: [
      { name: 'main', ready: true, restartCount: 0, state: { running: {} }, lastState: {}, ...container },
    ],
    ...status,
  },
})

/** A certificate of cert-manager's. */
export const certificate = (
  name: string,
  status: object = {
    conditions: [{ type: 'Ready', status: 'True' }],
    notAfter: '2027-02-20T00:00:00Z',
    renewalTime: '2027-01-20T00:00:00Z',
  },
) => ({
  ...{
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace: 'classifier', creationTimestamp: OLD },
  },
  spec: { secretName: `${name}-tls` },
  status,
})

/** A Service with a public address, or none yet. */
export const balancer = (name: string, ip?: string) => ({
  ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'exposure', creationTimestamp: OLD } },
  spec: { type: 'LoadBalancer', ports: [{ port: 443 }] },
  status: { loadBalancer: ip ? { ingress: [{ ip, ipMode: 'VIP' }] } : {} },
})

export const COMPONENTS_IN_GIT =
  'access argo-cd cert-manager classifier crds exposure external-dns external-secrets monitoring namespaces root'.split(
    ' ',
  )

const ADMISSION_KINDS = 'namespaces,validatingadmissionpolicybindings.admissionregistration.k8s.io'
const binding = {
  ...{ apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingAdmissionPolicyBinding' },
  metadata: { name: 'reviewed-images', creationTimestamp: OLD },
}

/** A namespace with annotations. */
export const namespace = (name: string, annotations: Readonly<Record<string, string>> = {}) => ({
  ...{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, creationTimestamp: OLD, annotations } },
})

export interface Cluster {
  readonly nodes: readonly unknown[]
  /** Namespaces, and what binds the policy of reviewed images. */
  readonly admission: readonly unknown[]
  readonly applications: readonly unknown[]
  /** Everything of Git that is compared with it: more than that kubectl would not be asked for. */
  readonly objects: readonly unknown[]
  readonly pods: readonly unknown[]
  readonly certificates: readonly unknown[]
  readonly services: readonly unknown[]
  readonly targets: readonly unknown[]
  readonly alerts: readonly unknown[]
}

const target = (namespace: string, name: string, health = 'up', lastError = '') => ({
  labels: { job: name, namespace, pod: `${name}-0`, instance: '10.128.0.7:8080' },
  ...{ scrapePool: name, scrapeUrl: 'http://10.128.0.7:8080/metrics', health, lastError },
})
export const down = target('cert-manager', 'cert-manager', 'down', 'context deadline exceeded')

const alert = (alertname: string, severity: string, more: object = {}) => ({
  labels: { alertname, severity, namespace: 'classifier' },
  annotations: { summary: `${alertname} of the classifier`, ...more },
  ...{ state: 'firing', activeAt: OLD, value: '1e+00' },
})
export const critical = alert('ServiceDown', 'critical', { runbook_url: 'https://example.com/runbook' })
export const warning = alert('QueueGrows', 'warning')

/** Everything is well. */
export const WELL: Cluster = {
  nodes: [node('aks-system-1'), node('aks-general-1')],
  admission: [binding, namespace('classifier'), namespace('monitoring')],
  applications: COMPONENTS_IN_GIT.map((name) => application(name)),
  objects: synth([parseEnvironment('dev', dev)]).manifests.map(({ object }) => object),
  pods: [pod('classifier', 'classifier-1'), pod('monitoring', 'prometheus-0')],
  certificates: [certificate('classifier')],
  services: [balancer('envoy-public', '198.51.100.20')],
  targets: [target('classifier', 'classifier'), target('monitoring', 'prometheus')],
  alerts: [alert('Watchdog', 'none'), alert('InfoInhibitor', 'none')],
}

/** What kubectl answers about it. */
export const answersOf = (cluster: Cluster): readonly FakeAnswer[] => [
  { when: 'kubectl get nodes', stdout: list(cluster.nodes) },
  { when: `kubectl get ${ADMISSION_KINDS}`, stdout: list(cluster.admission) },
  { when: 'kubectl get applications.argoproj.io', stdout: list(cluster.applications) },
  { when: `kubectl get ${DRIFT_KINDS}`, stdout: list(cluster.objects) },
  { when: 'kubectl get pods', stdout: list(cluster.pods) },
  { when: 'kubectl get certificates.cert-manager.io', stdout: list(cluster.certificates) },
  { when: 'kubectl get services', stdout: list(cluster.services) },
  {
    when: 'kubectl port-forward service/kube-prometheus-prometheus',
    serves: {
      '/api/v1/targets?state=active': {
        status: 'success',
        data: { activeTargets: cluster.targets, droppedTargets: [] },
      },
      '/api/v1/alerts': { status: 'success', data: { alerts: cluster.alerts } },
    },
  },
]
