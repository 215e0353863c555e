import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import type { Rehearsal } from '../objects.ts'

type Body = Readonly<Record<string, unknown>>

/** An object in one line. */
export const object = (apiVersion: string, kind: string, name: string, body: Body = {}): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name },
  ...body,
})

/** The same in a namespace. */
export const inside = (namespace: string, each: KubernetesObject): KubernetesObject => ({
  ...each,
  metadata: { ...each.metadata, namespace },
})

/** A namespace that holds its pods to the strictest standard. */
export const restricted = (name: string): KubernetesObject => ({
  ...object('v1', 'Namespace', name),
  metadata: { name, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
})

const CONTAINER = {
  name: 'main',
  image: 'registry.example.com/main@sha256:0000000000000000000000000000000000000000000000000000000000000000',
  resources: { requests: { cpu: '100m', memory: '64Mi' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
}
const POD = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [CONTAINER],
}

/** A Deployment that keeps the standard, but for what it is given. */
export function deployment(name: string, { pod = {}, spec = {} }: { readonly pod?: Body; readonly spec?: Body } = {}) {
  const labels = { app: name }
  return object('apps/v1', 'Deployment', name, {
    spec: {
      replicas: 4,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { ...POD, ...pod } },
      ...spec,
    },
  })
}

/** Objects in the order in which they are given. */
export const rehearsalOf = (objects: readonly KubernetesObject[]): Rehearsal => ({
  objects: objects.map((each, index) => ({
    file: `gitops/test/${each.kind.toLowerCase()}-${each.metadata.name}.yaml`,
    component: 'test',
    object: each,
    order: [index],
  })),
  namespaces: new Map(),
  waves: new Map([['test', 0]]),
})
