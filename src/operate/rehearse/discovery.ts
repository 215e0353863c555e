import { setTimeout as sleep } from 'node:timers/promises'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { at, list, text } from '../../engine/policies/fields.ts'
import type { ApiClient } from './api-client.ts'

/** A resource that the API server serves, or a subresource as `pods/log`. */
export interface Resource {
  readonly group: string
  readonly name: string
  readonly namespaced: boolean
  readonly verbs: readonly string[]
}

interface Kind {
  readonly path: string
  readonly namespaced: boolean
}

/** What an API server serves. */
export interface Discovery {
  readonly resources: readonly Resource[]
  /** Where an object is, `undefined` for a kind that is not served. */
  pathOf(object: KubernetesObject): string | undefined
  isNamespaced(object: KubernetesObject): boolean | undefined
}

// All groups in two answers. https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList'

const strings = (value: unknown): string[] => list(value).map(String)

/** Reads what is served now; kinds of definitions come and go. */
export async function discover(client: ApiClient): Promise<Discovery> {
  const [core, named] = await Promise.all([client.get('/api', AGGREGATED), client.get('/apis', AGGREGATED)])
  const kinds = new Map<string, Kind>()
  const resources = new Map<string, Resource>()
  for (const item of [...list(at(core.body, 'items')), ...list(at(named.body, 'items'))]) {
    const group = text(at(item, 'metadata', 'name')) ?? ''
    for (const version of list(at(item, 'versions'))) {
      const name = text(at(version, 'version')) ?? ''
      const root = group ? `/apis/${group}/${name}` : `/api/${name}`
      for (const resource of list(at(version, 'resources'))) {
        const plural = text(at(resource, 'resource')) ?? ''
        const namespaced = at(resource, 'scope') === 'Namespaced'
        const add = (path: string, verbs: unknown) => {
          const known = resources.get(`${group}/${path}`)?.verbs ?? [] // of another version
          resources.set(`${group}/${path}`, {
            ...{ group, name: path, namespaced },
            verbs: [...new Set([...known, ...strings(verbs)])],
          })
        }
        add(plural, at(resource, 'verbs'))
        for (const sub of list(at(resource, 'subresources')))
          add(`${plural}/${text(at(sub, 'subresource'))}`, at(sub, 'verbs'))
        const kind = `${group ? `${group}/` : ''}${name}/${text(at(resource, 'responseKind', 'kind'))}`
        kinds.set(kind, { path: `${root}|${plural}`, namespaced })
      }
    }
  }
  const kindOf = ({ apiVersion, kind }: KubernetesObject) => kinds.get(`${apiVersion}/${kind}`)
  return {
    resources: [...resources.values()],
    isNamespaced: (object) => kindOf(object)?.namespaced,
    pathOf(object) {
      const kind = kindOf(object)
      if (!kind) return undefined
      const [root, plural] = kind.path.split('|')
      const { name, namespace } = object.metadata
      const place = kind.namespaced ? `/namespaces/${namespace ?? 'default'}` : ''
      return `${root}${place}/${plural}/${encodeURIComponent(name)}`
    },
  }
}

const SERVED_TIMEOUT_MS = 60_000 // the API server takes up one definition after the other

/** Waits until definitions, `plural.group`, are served, and returns those that are not. */
export async function waitUntilServed(client: ApiClient, definitions: readonly string[]): Promise<readonly string[]> {
  for (const until = performance.now() + SERVED_TIMEOUT_MS; ; ) {
    const { resources } = await discover(client)
    const served = new Set(resources.map(({ group, name }) => `${name}.${group}`))
    const missing = definitions.filter((definition) => !served.has(definition))
    if (missing.length === 0 || performance.now() > until) return missing
    await sleep(200)
  }
}
