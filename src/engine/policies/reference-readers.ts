import { groupOf } from '../kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from './fields.ts'

/** What a field names. */
export interface Named {
  readonly group: string
  readonly kind: string
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string
  readonly name: string
  /** Port of a Service, by number or name. */
  readonly port?: number | string
  /** Keys of a ConfigMap or Secret. */
  readonly keys?: readonly string[]
  /** Part of a Gateway, route or Service that a policy is for. */
  readonly section?: string
  /** Whether it may cross namespaces only with a ReferenceGrant. */
  readonly needsGrant?: boolean
}

/** Reads what one field refers to. `home` is the namespace that a name alone means. */
export type Reader = (value: unknown, home: string, parent: Fields) => Named | undefined

const CLUSTER_SCOPED = new Set([
  'ClusterIssuer',
  'ClusterRole',
  'ClusterSecretStore',
  'ClusterTriggerAuthentication',
  'GatewayClass',
  'IngressClass',
  'Namespace',
  'PriorityClass',
  'StorageClass',
])

const GATEWAY_API = 'gateway.networking.k8s.io'
const RBAC = 'rbac.authorization.k8s.io'

const namespaceFor = (kind: string, namespace: string): string => (CLUSTER_SCOPED.has(kind) ? '' : namespace)

/** Reads a name that stands alone. */
export function named(group: string, kind: string): Reader {
  return (value, home) => {
    const name = text(value)
    return name ? { group, kind, name, namespace: namespaceFor(kind, home) } : undefined
  }
}

/** Reads `{ name, key }` or `{ name, items: [{ key }] }`, unless it is optional. */
function keyed(kind: 'ConfigMap' | 'Secret', nameField = 'name', impliedKey?: string): Reader {
  return (value, home) => {
    const name = text(at(value, nameField))
    if (!name || at(value, 'optional') === true) return undefined
    const keys = [at(value, 'key') ?? impliedKey, ...list(at(value, 'items')).map((item) => at(item, 'key'))]
    const namespace = text(at(value, 'namespace')) ?? home
    return { group: '', kind, name, namespace, keys: keys.flatMap((key) => text(key) ?? []) }
  }
}

/** Reads `{ group, kind, namespace, name, port, sectionName }`, with the field's own defaults. */
function typed(defaultGroup: string, defaultKind: string, needsGrant = false): Reader {
  return (value, home) => {
    const name = text(at(value, 'name'))
    if (!name) return undefined
    const kind = text(at(value, 'kind')) ?? defaultKind
    const apiVersion = text(at(value, 'apiVersion'))
    const fromVersion = apiVersion && groupOf(apiVersion)
    const group = String(at(value, 'group') ?? at(value, 'apiGroup') ?? fromVersion ?? defaultGroup)
    const namespace = namespaceFor(kind, text(at(value, 'namespace')) ?? home)
    const [port, section] = [at(value, 'port'), text(at(value, 'sectionName'))]
    return {
      group,
      kind,
      name,
      namespace,
      ...((typeof port === 'number' || typeof port === 'string') && { port }),
      ...(section && { section }),
      ...(needsGrant && { needsGrant }),
    }
  }
}

/** Reads the Service of an Ingress, with its `port: { number }` or `{ name }`, and that of a webhook. */
const service: Reader = (value, home) => {
  const port = at(value, 'port')
  const flat = fields(value)['port'] === undefined ? {} : { port: at(port, 'number') ?? at(port, 'name') ?? port }
  return 'port' in flat ? typed('', 'Service')({ ...fields(value), ...flat }, home, {}) : undefined
}

/** Reads the Secret of an annotation, `<name>` or `<namespace>/<name>`: a password file, or a map of users. */
const annotatedSecret: Reader = (value, home, parent) => {
  const [name, namespace = home] = (text(value) ?? '').split('/').reverse()
  const keys = parent['nginx.ingress.kubernetes.io/auth-secret-type'] === 'auth-map' ? [] : ['auth']
  return name ? { group: '', kind: 'Secret', name, namespace, keys } : undefined
}

/** Reads the Gateway of a route; whether its listener takes the route is a question of its own. */
const parent: Reader = (value, ...rest) => {
  const found = typed(GATEWAY_API, 'Gateway')(value, ...rest)
  return found && { group: found.group, kind: found.kind, namespace: found.namespace, name: found.name }
}

const serviceAccount = typed('', 'ServiceAccount')
export const secret = keyed('Secret')
const configMap = keyed('ConfigMap')

/** What each field refers to. A field has one meaning in all the kinds that are read here. */
export const READERS = new Map<string, Reader>(
  Object.entries({
    serviceAccountName: named('', 'ServiceAccount'),
    serviceAccountRef: serviceAccount,
    subjects: (value: unknown, ...rest) =>
      at(value, 'kind') === 'ServiceAccount' ? serviceAccount(value, ...rest) : undefined,
    roleRef: typed(RBAC, 'ClusterRole'),
    configMap,
    configMapRef: configMap,
    configMapKeyRef: configMap,
    secret,
    secretName: (_, home, parent) => keyed('Secret', 'secretName')(parent, home, parent),
    secretTargetRef: secret,
    imagePullSecrets: secret,
    username: secret,
    password: secret,
    credentials: secret,
    users: keyed('Secret', 'name', '.htpasswd'), // https://gateway.envoyproxy.io/docs/tasks/security/basic-auth/
    clientSecret: keyed('Secret', 'name', 'client-secret'), // https://gateway.envoyproxy.io/docs/tasks/security/oidc/
    certificateRefs: typed('', 'Secret', true),
    caCertificateRefs: typed('', 'ConfigMap'),
    credentialRefs: typed('', 'Secret', true),
    claimName: named('', 'PersistentVolumeClaim'),
    priorityClassName: named('scheduling.k8s.io', 'PriorityClass'),
    storageClassName: named('storage.k8s.io', 'StorageClass'),
    ingressClassName: named('networking.k8s.io', 'IngressClass'),
    gatewayClassName: named(GATEWAY_API, 'GatewayClass'),
    service,
    backendRef: typed('', 'Service', true),
    backendRefs: typed('', 'Service', true),
    parentRefs: parent,
    targetRef: typed('', ''),
    targetRefs: typed('', ''),
    parametersRef: typed('', ''),
    extensionRef: typed('', ''),
    issuerRef: typed('cert-manager.io', 'Issuer'),
    secretStoreRef: typed('external-secrets.io', 'SecretStore'),
    authenticationRef: typed('keda.sh', 'TriggerAuthentication'),
    'cert-manager.io/cluster-issuer': named('cert-manager.io', 'ClusterIssuer'),
    'cert-manager.io/issuer': named('cert-manager.io', 'Issuer'),
    'nginx.ingress.kubernetes.io/auth-secret': annotatedSecret,
  }),
)

/** Reads `{ existingSecret, userKey, passwordKey }`, as the charts call a Secret that they do not make. */
const existingSecret: Reader = (value, home, parent) => {
  const name = text(value)
  const keys = [parent['userKey'], parent['passwordKey']].flatMap((key) => text(key) ?? [])
  return name ? { group: '', kind: 'Secret', name, namespace: home, keys } : undefined
}

/** The fields of Helm values that have the same meaning in all charts, and never name what the chart makes. */
export const VALUE_READERS = new Map<string, Reader>([
  ['existingSecret', existingSecret],
  ['secretKeyRef', secret],
  ['storageClassName', named('storage.k8s.io', 'StorageClass')],
])
