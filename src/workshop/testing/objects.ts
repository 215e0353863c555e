/** Small objects for the tests of policies. */
import { parseEnvironment } from '../../config/load.ts'
import { CONFIRM_DELETION } from '../../engine/kubernetes/deletion.ts'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import type { Platform, Policy } from '../../engine/policies/policy.ts'
import { dev } from './environments/dev.ts'

const ENVIRONMENT = parseEnvironment('dev', dev)

/** Namespace of the test objects. */
export const NAMESPACE = 'shop'
export const DIGEST = `sha256:${'ab'.repeat(32)}`

type Fields = Readonly<Record<string, unknown>>
type Options = Partial<Pick<Platform, 'provided'>> & { readonly live?: boolean; readonly bothEngines?: boolean }

/** What a policy says about objects. */
export function messages(policy: Policy, objects: readonly KubernetesObject[], options: Options = {}): string[] {
  const { live = false, bothEngines = false, provided = [] } = options
  const exposure = { ...ENVIRONMENT.components.exposure, bothEngines }
  const env = { ...ENVIRONMENT, live, components: { ...ENVIRONMENT.components, exposure } }
  const manifests = objects.map((object) => ({ environment: 'dev', component: 'web', object }))
  return policy.check({ env, manifests, provided }).map(({ message }) => message)
}

/** An object; a name with a slash says its namespace as well, one that starts with a slash has none. */
export function object(type: string, name: string, rest: Fields = {}, metadata: Fields = {}): KubernetesObject {
  const [kind = '', ...version] = type.split('/').reverse()
  const [own = '', namespace = NAMESPACE] = name.split('/').reverse()
  return {
    apiVersion: version.reverse().join('/'),
    kind,
    metadata: { name: own, ...(namespace && { namespace }), ...metadata },
    ...rest,
  }
}

export const namespace = (name = NAMESPACE, labels = {}): KubernetesObject =>
  object('v1/Namespace', `/${name}`, {}, { labels, annotations: CONFIRM_DELETION })

/** The policy that lets its pods talk to nobody. */
export const defaultDeny = (): KubernetesObject =>
  object('networking.k8s.io/v1/NetworkPolicy', 'default-deny', {
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  })

/** What its pods may use together, and one by one. */
export const bounds = (): KubernetesObject[] => [
  object('v1/ResourceQuota', 'bounds', { spec: { hard: { pods: '10' } } }),
  object('v1/LimitRange', 'bounds', { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } }),
]

/** Labels that every object carries. */
export const LABELS = {
  'app.kubernetes.io/name': 'web',
  'app.kubernetes.io/part-of': 'platform',
  'app.kubernetes.io/version': '1',
  'app.kubernetes.io/managed-by': 'argocd',
  owner: 'team',
}

/** The object with those labels beside its own. */
export const labelled = (own: KubernetesObject): KubernetesObject => ({
  ...own,
  metadata: { ...own.metadata, labels: { ...LABELS, ...own.metadata.labels } },
})

/** A container that keeps every policy. */
export const container = {
  name: 'web',
  image: `registry.example.com/web@${DIGEST}`,
  ports: [{ name: 'http', containerPort: 8080 }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '1', memory: '128Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
}

const GROUPS = { runAsGroup: 1000, supplementalGroups: [1000], fsGroup: 1000 }

/** A Deployment of one pod, with its container's and its pod's fields changed. */
export function deployment(changes: { container?: Fields; pod?: Fields; spec?: Fields; labels?: Fields } = {}) {
  const labels = { app: 'web', ...changes.labels }
  return object('apps/v1/Deployment', 'web', {
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels },
        spec: { securityContext: GROUPS, containers: [{ ...container, ...changes.container }], ...changes.pod },
      },
      ...changes.spec,
    },
  })
}

/** The Service in front of it. */
export function service(spec: Fields = {}, metadata: Fields = { labels: { app: 'web' } }): KubernetesObject {
  const ports = [{ name: 'http', port: 80, targetPort: 'http' }]
  return object('v1/Service', 'web', { spec: { selector: { app: 'web' }, ports, ...spec } }, metadata)
}
