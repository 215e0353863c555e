/**
 * As much of the Kubernetes API on this machine as the real kubectl needs to get, apply, patch and delete: discovery
 * and objects in memory, without validation and without controllers.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { load } from 'js-yaml'

interface Kind {
  /** `v1`, or `group/version`. */
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
}

interface StoredObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
}

export interface ApiServer {
  /** A kubeconfig with one context. */
  kubeconfig(context: string): string
  /** `kind/name` of every object. */
  objects(): readonly string[]
  close(): void
}

const KINDS: readonly Kind[] = [
  { apiVersion: 'v1', kind: 'Node', plural: 'nodes', namespaced: false },
  { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true },
  { apiVersion: 'v1', kind: 'Service', plural: 'services', namespaced: true },
  { apiVersion: 'v1', kind: 'PersistentVolume', plural: 'persistentvolumes', namespaced: false },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', plural: 'persistentvolumeclaims', namespaced: true },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', plural: 'statefulsets', namespaced: true },
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', plural: 'networkpolicies', namespaced: true },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', plural: 'applications', namespaced: true },
  { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', plural: 'appprojects', namespaced: true },
  { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', plural: 'certificates', namespaced: true },
  { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', plural: 'httproutes', namespaced: true },
]

const VERBS = ['get', 'list', 'create', 'patch', 'delete', 'deletecollection', 'watch']
const groupOf = (apiVersion: string) => (apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '')
const rootOf = (apiVersion: string) => (apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`)

/** What kubectl asks first: which kinds there are. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api */
function discovery(path: string): object | undefined {
  if (path === '/version') return { major: '1', minor: '35', gitVersion: 'v1.35.2' }
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] }
  if (path === '/apis') {
    const named = [...new Set(KINDS.map(({ apiVersion }) => apiVersion))].filter((each) => each.includes('/'))
    const groups = named.map((groupVersion) => {
      const version = { groupVersion, version: groupVersion.split('/')[1] }
      return { name: groupOf(groupVersion), versions: [version], preferredVersion: version }
    })
    return { kind: 'APIGroupList', apiVersion: 'v1', groups }
  }
  const kinds = KINDS.filter(({ apiVersion }) => rootOf(apiVersion) === path)
  if (kinds.length === 0) return undefined
  const resources = kinds.map(({ plural: name, kind, namespaced }) => ({
    name,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs: VERBS,
  }))
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: kinds[0]?.apiVersion, resources }
}

/** Says for every kind that the server itself would validate what is applied, so that kubectl does not. */
function openApi(path: string): object | undefined {
  const versions = [...new Set(KINDS.map(({ apiVersion }) => apiVersion))]
  if (path === '/openapi/v3') {
    const urls = versions.map((each) => [rootOf(each).slice(1), { serverRelativeURL: `/openapi/v3${rootOf(each)}` }])
    return { paths: Object.fromEntries(urls) }
  }
  const kinds = KINDS.filter(({ apiVersion }) => path === `/openapi/v3${rootOf(apiVersion)}`)
  if (kinds.length === 0) return undefined
  const paths = kinds.map(({ apiVersion, kind, plural }) => {
    const version = { group: groupOf(apiVersion), version: apiVersion.split('/').at(-1), kind }
    const parameters = [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }]
    const patch = { parameters, responses: {}, 'x-kubernetes-group-version-kind': version }
    return [`${rootOf(apiVersion)}/${plural}/{name}`, { patch }]
  })
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.35.2' }, paths: Object.fromEntries(paths) }
}

interface Place {
  readonly kind: Kind
  readonly namespace: string | undefined
  readonly name: string | undefined
}

function placeOf(path: string): Place | undefined {
  const kind = KINDS.find(
    ({ apiVersion, plural }) => path.startsWith(`${rootOf(apiVersion)}/`) && path.split('/').includes(plural),
  )
  if (!kind) return undefined
  const rest = path.slice(rootOf(kind.apiVersion).length + 1).split('/')
  const namespace = rest[0] === 'namespaces' ? rest[1] : undefined
  const [, name] = namespace === undefined ? rest : rest.slice(2)
  return { kind, namespace, name }
}

const isAt =
  ({ kind, namespace, name }: Place) =>
  (object: StoredObject) =>
    object.kind === kind.kind &&
    (namespace === undefined || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name)

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return text
}

const notFound = {
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  reason: 'NotFound',
  code: 404,
  message: 'not found',
}

/** Starts it with some objects. */
export async function startApiServer(initial: readonly unknown[]): Promise<ApiServer> {
  let objects = initial as readonly StoredObject[]
  async function answer(request: IncomingMessage): Promise<object | undefined> {
    const { pathname } = new URL(request.url ?? '', 'http://cluster')
    const place = placeOf(pathname)
    if (!place) return discovery(pathname) ?? openApi(pathname)
    const found = objects.filter(isAt(place))
    const [first] = found
    if (request.method === 'DELETE') {
      objects = objects.filter((object) => !found.includes(object))
      return { kind: 'Status', apiVersion: 'v1', status: 'Success' }
    }
    if (request.method === 'PATCH') {
      const patch = load(await bodyOf(request)) as StoredObject // YAML where it is applied, JSON else
      const merged = { ...first, ...patch, metadata: { ...first?.metadata, ...patch.metadata } } as StoredObject
      objects = [...objects.filter((object) => object !== first), merged]
      return merged
    }
    if (place.name !== undefined) return first
    return {
      kind: `${place.kind.kind}List`,
      apiVersion: place.kind.apiVersion,
      metadata: { resourceVersion: '1' },
      items: found,
    }
  }
  const server = createServer((request, response) => {
    answer(request).then((body) => {
      response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body ?? notFound))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    kubeconfig: (name) =>
      JSON.stringify({
        ...{ apiVersion: 'v1', kind: 'Config', users: [{ name, user: {} }] },
        clusters: [{ name, cluster: { server: `http://127.0.0.1:${port}` } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
      }),
    objects: () => objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    close: () => void server.close(),
  }
}
