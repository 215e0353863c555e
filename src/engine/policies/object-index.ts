import { identityOf, type Manifest, type Provided } from '../kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from './fields.ts'
import { append, LabelIndex } from './label-index.ts'
import { type PodTemplate, podTemplateOf } from './pod-templates.ts'
import type { Platform } from './policy.ts'
import { type SecretSource, secretSourcesOf } from './secret-sources.ts'

/** Namespaces that every AKS cluster has. */
export const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease', 'gatekeeper-system']

/** What an index is made of: all of a platform, or as much of it as stands in files. */
export interface Indexable extends Pick<Platform, 'manifests' | 'provided' | 'complete'> {
  readonly env: { readonly repository: { readonly url: string } }
}

/** The objects of one environment, ready to be looked up. */
export interface ObjectIndex {
  /** By `identityOf`: `<group>/<kind>/<namespace>/<name>`. */
  readonly byIdentity: ReadonlyMap<string, Manifest>
  ofKind(kind: string): readonly Manifest[]
  readonly templates: readonly PodTemplate[]
  readonly pods: LabelIndex<PodTemplate>
  readonly services: LabelIndex<Manifest>
  /** What charts provide, by `<kind>/<namespace>/<name>`; cluster-scoped kinds have no namespace. */
  readonly provided: ReadonlyMap<string, Provided>
  /** By `<namespace>/<name>`. */
  readonly secrets: ReadonlyMap<string, SecretSource>
  /** Labels of our namespaces, and of those that every cluster has. */
  readonly namespaces: ReadonlyMap<string, Fields>
  namespacesMatching(selector: unknown): readonly string[]
  /** Whether pods and Services may exist there that synth does not see: a chart's, or the cluster's own. */
  hasUnknownPods(namespace: string): boolean
  /** Namespace that each component's charts are installed in. */
  readonly installedIn: ReadonlyMap<string, string>
}

/** Stands for no namespace. */
const CLUSTER = ''
const NAMESPACED_PROVIDED = ['Service', 'ServiceAccount', 'Secret', 'ConfigMap']
const NAME_LABEL = 'kubernetes.io/metadata.name' // https://kubernetes.io/docs/reference/labels-annotations-taints/

/** All sources of an Application, whichever of its two fields they are in. */
export function sourcesOf({ object }: Pick<Manifest, 'object'>): readonly Fields[] {
  const spec = fields(object['spec'])
  return [...(spec['source'] ? [spec['source']] : []), ...list(spec['sources'])].map(fields)
}

function namespacesOf(manifests: readonly Manifest[]): ReadonlyMap<string, Fields> {
  const ours = manifests.map(({ object }) => [object.metadata.name, fields(object.metadata.labels)] as const)
  const all = [...SYSTEM_NAMESPACES.map((name) => [name, {}] as const), ...ours]
  return new Map(all.map(([name, labels]) => [name, { ...labels, [NAME_LABEL]: name }]))
}

/** Finds namespaces by selector, each selector once. */
function namespaceFinder(namespaces: ReadonlyMap<string, Fields>): (selector: unknown) => readonly string[] {
  const index = new LabelIndex<string>()
  for (const [name, labels] of namespaces) index.add(CLUSTER, labels, name)
  const found = new Map<string, readonly string[]>()
  return (selector) => {
    const key = JSON.stringify(selector)
    const names = found.get(key) ?? index.matching(CLUSTER, selector)
    found.set(key, names)
    return names
  }
}

function build({ manifests, provided, env, complete = false }: Indexable): ObjectIndex {
  const byKind = new Map<string, Manifest[]>()
  const byIdentity = new Map<string, Manifest>()
  const secrets = new Map<string, SecretSource>()
  const services = new LabelIndex<Manifest>()
  const pods = new LabelIndex<PodTemplate>()
  const templates: PodTemplate[] = []
  for (const manifest of manifests) {
    const { kind, metadata } = manifest.object
    const namespace = metadata.namespace ?? CLUSTER
    append(byKind, kind, manifest)
    byIdentity.set(identityOf(manifest.object), manifest)
    for (const secret of secretSourcesOf(manifest)) secrets.set(`${namespace}/${secret.name}`, secret)
    if (kind === 'Service') services.add(namespace, fields(metadata.labels), manifest)
    const template = podTemplateOf(manifest)
    if (!template) continue
    templates.push(template)
    pods.add(namespace, template.labels, template)
  }

  const ofKind = (kind: string) => byKind.get(kind) ?? []
  const namespaces = namespacesOf(ofKind('Namespace'))
  const installedIn = new Map<string, string>()
  for (const application of ofKind('Application')) {
    const namespace = text(at(application.object, 'spec', 'destination', 'namespace'))
    const isForeign = sourcesOf(application).some((source) => source['repoURL'] !== env.repository.url)
    if (namespace && isForeign) installedIn.set(application.component, namespace)
  }
  const unknown = new Set(complete ? [] : [...installedIn.values(), ...provided.map(({ namespace }) => namespace)])
  for (const name of SYSTEM_NAMESPACES) unknown.add(name)

  return {
    byIdentity,
    ofKind,
    templates,
    pods,
    services,
    secrets,
    namespaces,
    installedIn,
    provided: new Map(
      provided.map((object) => {
        const namespace = NAMESPACED_PROVIDED.includes(object.kind) ? object.namespace : CLUSTER
        return [`${object.kind}/${namespace}/${object.name}`, object]
      }),
    ),
    namespacesMatching: namespaceFinder(namespaces),
    hasUnknownPods: (namespace) => unknown.has(namespace) || !namespaces.has(namespace),
  }
}

const INDEXES = new WeakMap<Indexable, ObjectIndex>()

/** The index of a platform, built once however many policies ask for it. */
export function indexOf(platform: Indexable): ObjectIndex {
  const index = INDEXES.get(platform) ?? build(platform)
  INDEXES.set(platform, index)
  return index
}
