import { suite } from 'uvu'
import { deployment, messages, namespace, object, service } from '../../workshop/testing/objects.ts'
import { policyCases } from '../../workshop/testing/policy-cases.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { referencesResolve } from './references-resolve.ts'

const it = suite('references of charts, Ingresses and operators')
const { accepts, refuses } = policyCases(it)
type Fields = Record<string, unknown>
const problems = (...objects: KubernetesObject[]) => messages(referencesResolve, [namespace(), ...objects])

const store = object('external-secrets.io/v1/ClusterSecretStore', '/vault')
const externalSecret = (spec: Fields = {}) =>
  object('external-secrets.io/v1/ExternalSecret', 'token', {
    spec: { secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' }, data: [{ secretKey: 'token' }], ...spec },
  })
const volume = (source: Fields) => ({ volumes: [{ name: 'data', ...source }] })

// Helm values
const release = (valuesObject: Fields) => [
  object('argoproj.io/v1alpha1/AppProject', 'web'),
  object('argoproj.io/v1alpha1/Application', 'web', {
    spec: { project: 'web', destination: { namespace: 'shop' }, sources: [{ helm: { valuesObject } }] },
  }),
]
const admin = { existingSecret: 'token', passwordKey: 'token' }
accepts('Secrets in Helm values, read where the chart is installed', () =>
  problems(store, externalSecret(), ...release({ admin, tls: { secretName: 'of-the-chart' } })),
)
refuses(
  'a missing Secret in Helm values',
  () => problems(...release({ admin })),
  'helm.valuesObject.admin.existingSecret names Secret shop/token',
)
refuses(
  'a missing key in Helm values',
  () => problems(store, externalSecret(), ...release({ admin: { ...admin, passwordKey: 'password' } })),
  'names the key password of Secret shop/token',
)
refuses(
  'a missing variable in Helm values',
  () => problems(...release({ env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'none', key: 'token' } } }] })),
  'env[TOKEN].valueFrom.secretKeyRef names Secret shop/none',
)

// Ingress
const ingress = (changes: Fields = {}, annotations: Fields = {}) =>
  object(
    'networking.k8s.io/v1/Ingress',
    'web',
    {
      spec: {
        rules: [
          {
            host: 'a.dev.example.com',
            http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }] },
          },
        ],
        ...changes,
      },
    },
    { annotations },
  )
const backend = (name: string, port: Fields) => ingress({ rules: [], defaultBackend: { service: { name, port } } })
const issuer = object('cert-manager.io/v1/ClusterIssuer', '/letsencrypt')
const issued = { 'cert-manager.io/cluster-issuer': 'letsencrypt' }
const tls = { tls: [{ hosts: ['a.dev.example.com'], secretName: 'web-tls' }] }
accepts('a Service by number and by name', () => [
  ...problems(service(), ingress()),
  ...problems(service(), backend('web', { name: 'http' })),
])
accepts('a Service that a chart provides, by its ports', () =>
  messages(referencesResolve, [namespace(), backend('chart', { number: 80 })], {
    provided: [{ kind: 'Service', name: 'chart', namespace: 'shop', ports: [80] }],
  }),
)
refuses(
  'a missing Service',
  () => problems(service(), backend('wbe', { number: 80 })),
  'names Service shop/wbe, which does not exist',
)
refuses(
  'a missing port',
  () => problems(service(), backend('web', { number: 8080 })),
  'names port 8080 of Service shop/web, which has 80, http',
)
refuses('a missing port name', () => problems(service(), backend('web', { name: 'web' })), 'names port web')
refuses(
  'a missing IngressClass',
  () => problems(service(), ingress({ ingressClassName: 'nginx' })),
  'names IngressClass nginx',
)
accepts('the Secret that cert-manager makes for an Ingress', () => problems(service(), issuer, ingress(tls, issued)))
refuses('a TLS Secret that nobody makes', () => problems(service(), ingress(tls)), 'names Secret shop/web-tls')
refuses(
  'a missing issuer',
  () => problems(service(), ingress(tls, issued)),
  '[cert-manager.io/cluster-issuer] names ClusterIssuer letsencrypt',
)
refuses(
  'a password file under another key',
  () =>
    problems(service(), store, externalSecret(), ingress({}, { 'nginx.ingress.kubernetes.io/auth-secret': 'token' })),
  'names the key auth of Secret shop/token',
)
refuses(
  'a missing password file',
  () => problems(service(), ingress({}, { 'nginx.ingress.kubernetes.io/auth-secret': 'bank/users' })),
  'names Secret bank/users',
)

// cert-manager, External Secrets
const certificate = (issuerRef: Fields) =>
  object('cert-manager.io/v1/Certificate', 'web', { spec: { secretName: 'web-tls', issuerRef } })
accepts('a Certificate, and the Secret it makes', () =>
  problems(
    issuer,
    certificate({ kind: 'ClusterIssuer', name: 'letsencrypt' }),
    deployment({ pod: volume({ secret: { secretName: 'web-tls' } }) }),
  ),
)
refuses(
  'a Certificate without issuer',
  () => problems(issuer, certificate({ name: 'letsencrypt' })),
  'names Issuer shop/letsencrypt of cert-manager.io',
)
refuses('an ExternalSecret without store', () => problems(externalSecret()), 'names ClusterSecretStore vault')
accepts('a Secret of a cluster-scoped object where its chart is installed', () => {
  const solver = { dns01: { cloudflare: { apiTokenSecretRef: { name: 'token', key: 'token' } } } }
  const acme = { privateKeySecretRef: { name: 'account' }, solvers: [solver] }
  const application = object('argoproj.io/v1alpha1/Application', 'web', {
    spec: {
      project: 'web',
      destination: { namespace: 'shop' },
      sources: [{ repoURL: 'https://charts.example.com', chart: 'web' }],
    },
  })
  const project = object('argoproj.io/v1alpha1/AppProject', 'web')
  return problems(
    store,
    externalSecret(),
    application,
    project,
    object('cert-manager.io/v1/ClusterIssuer', '/acme', { spec: { acme } }),
  )
})

it.run()
