import { suite } from 'uvu'
import { deployment, messages, namespace, object } from '../../workshop/testing/objects.ts'
import { policyCases } from '../../workshop/testing/policy-cases.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { referencesResolve } from './references-resolve.ts'

const it = suite('references-resolve')
const { accepts, refuses } = policyCases(it)
type Fields = Record<string, unknown>
const problems = (...objects: KubernetesObject[]) => messages(referencesResolve, [namespace(), ...objects])
const ofPod = (pod: Fields, ...objects: KubernetesObject[]) => problems(deployment({ pod }), ...objects)
const ofEnv = (valueFrom: Fields, ...objects: KubernetesObject[]) =>
  problems(deployment({ container: { env: [{ name: 'VALUE', valueFrom }] } }), ...objects)

// Pods
const account = object('v1/ServiceAccount', 'web')
const settings = object('v1/ConfigMap', 'settings', { data: { level: 'info' } })
const store = object('external-secrets.io/v1/ClusterSecretStore', '/vault')
const externalSecret = (spec: Fields = {}) =>
  object('external-secrets.io/v1/ExternalSecret', 'token', {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, data: [{ secretKey: 'token' }], ...spec },
  })
const volume = (source: Fields) => ({ volumes: [{ name: 'data', ...source }] })

accepts('a ServiceAccount, and the one each namespace has', () => [
  ...ofPod({ serviceAccountName: 'web' }, account),
  ...ofPod({ serviceAccountName: 'default' }),
])
refuses(
  'a missing ServiceAccount',
  () => ofPod({ serviceAccountName: 'wbe' }, account),
  'spec.template.spec.serviceAccountName names ServiceAccount shop/wbe, which does not exist',
)
accepts('a ConfigMap and its key', () => ofEnv({ configMapKeyRef: { name: 'settings', key: 'level' } }, settings))
refuses(
  'a missing ConfigMap',
  () => ofEnv({ configMapKeyRef: { name: 'setings', key: 'level' } }, settings),
  'env[VALUE].valueFrom.configMapKeyRef names ConfigMap shop/setings',
)
refuses(
  'a missing key',
  () => ofEnv({ configMapKeyRef: { name: 'settings', key: 'levle' } }, settings),
  'names the key levle of ConfigMap shop/settings, which has level',
)
refuses(
  'a ConfigMap of another namespace',
  () => ofPod(volume({ configMap: { name: 'settings' } }), namespace('bank'), object('v1/ConfigMap', 'bank/settings')),
  'ConfigMap shop/settings',
)
refuses(
  'a missing item',
  () => ofPod(volume({ configMap: { name: 'settings', items: [{ key: 'file' }] } }), settings),
  'names the key file',
)
refuses(
  'a missing ConfigMap in envFrom',
  () => problems(deployment({ container: { envFrom: [{ configMapRef: { name: 'none' } }] } })),
  'ConfigMap shop/none',
)
accepts('optional references', () => [
  ...ofEnv({ secretKeyRef: { name: 'none', key: 'token', optional: true } }),
  ...ofPod(volume({ secret: { secretName: 'none', optional: true } })),
])
accepts('the Secret of an ExternalSecret', () =>
  ofEnv({ secretKeyRef: { name: 'token', key: 'token' } }, store, externalSecret()),
)
accepts('its target’s name', () =>
  ofPod(volume({ secret: { secretName: 'other' } }), store, externalSecret({ target: { name: 'other' } })),
)
refuses('a missing Secret', () => ofEnv({ secretKeyRef: { name: 'none', key: 'token' } }), 'names Secret shop/none')
refuses(
  'a key that the ExternalSecret does not write',
  () => ofEnv({ secretKeyRef: { name: 'token', key: 'tokne' } }, store, externalSecret()),
  'names the key tokne of Secret shop/token, which has token',
)
refuses(
  'a missing Secret volume',
  () => ofPod(volume({ secret: { secretName: 'none' } })),
  'volumes[data].secret.secretName names Secret shop/none',
)
refuses(
  'a missing projected Secret',
  () => ofPod(volume({ projected: { sources: [{ secret: { name: 'none' } }] } })),
  'names Secret shop/none',
)
refuses(
  'a missing pull secret',
  () => ofPod({ imagePullSecrets: [{ name: 'none' }] }),
  'imagePullSecrets[none] names Secret shop/none',
)
refuses(
  'a missing claim',
  () => ofPod(volume({ persistentVolumeClaim: { claimName: 'none' } })),
  'PersistentVolumeClaim shop/none',
)
accepts('built-in priority classes', () => ofPod({ priorityClassName: 'system-cluster-critical' }))
refuses('a missing PriorityClass', () => ofPod({ priorityClassName: 'high' }), 'names PriorityClass high')
accepts('what a chart provides', () =>
  messages(
    referencesResolve,
    [namespace(), deployment({ pod: { serviceAccountName: 'chart', priorityClassName: 'high' } })],
    {
      provided: [
        { kind: 'ServiceAccount', name: 'chart', namespace: 'shop' },
        { kind: 'PriorityClass', name: 'high', namespace: 'elsewhere' },
      ],
    },
  ),
)

const probe = (port: unknown) =>
  problems(deployment({ container: { livenessProbe: { httpGet: { path: '/', port } } } }))
accepts('a probe of a port by name or number', () => [...probe('http'), ...probe(8080)])
refuses(
  'a probe of a port that its container does not name',
  () => probe('htpp'),
  'containers[web].livenessProbe.httpGet.port names "htpp", but the container names http',
)

// Storage, access
const claim = (storageClassName: string) => object('v1/PersistentVolumeClaim', 'web', { spec: { storageClassName } })
const binding = (roleRef: Fields, subject: Fields = { kind: 'Group', name: 'readers' }) =>
  object('rbac.authorization.k8s.io/v1/RoleBinding', 'web', { roleRef, subjects: [subject] })
const view = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' }
accepts('the storage classes of AKS', () => problems(claim('managed-csi-premium')))
refuses('a missing StorageClass', () => problems(claim('fast')), 'spec.storageClassName names StorageClass fast')
accepts('built-in roles', () => problems(binding(view)))
refuses('a missing ClusterRole', () => problems(binding({ ...view, name: 'veiw' })), 'roleRef names ClusterRole veiw')
refuses('a missing Role', () => problems(binding({ ...view, kind: 'Role' })), 'roleRef names Role shop/view')
refuses(
  'a missing subject',
  () => problems(binding(view, { kind: 'ServiceAccount', name: 'none', namespace: 'shop' })),
  'names ServiceAccount shop/none',
)

// Places
refuses(
  'a namespace that nobody makes',
  () => messages(referencesResolve, [deployment()]),
  'metadata.namespace is "shop", which no Namespace object makes',
)
accepts('the namespaces of every cluster', () => problems(object('v1/ConfigMap', 'kube-system/web')))
refuses(
  'an Application of a missing project',
  () => problems(object('argoproj.io/v1alpha1/Application', 'web', { spec: { project: 'none' } })),
  'spec.project names AppProject none',
)
refuses(
  'an Application into a missing namespace',
  () => {
    const application = object('argoproj.io/v1alpha1/Application', 'web', {
      spec: { project: 'web', destination: { namespace: 'none' } },
    })
    return problems(application, object('argoproj.io/v1alpha1/AppProject', 'web'))
  },
  'spec.destination.namespace is "none"',
)

it.run()
