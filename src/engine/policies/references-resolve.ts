import type { KubernetesObject, Manifest } from '../kubernetes/manifest.ts'
import { at, fields, list, pathText, text } from './fields.ts'
import { append } from './label-index.ts'
import { attachmentOf } from './listeners.ts'
import { type Indexable, indexOf, type ObjectIndex } from './object-index.ts'
import { type Container, HANDLERS } from './pod-templates.ts'
import type { Policy } from './policy.ts'
import { type Reference, referencesOf } from './references.ts'

/** A reference that leads nowhere. */
export interface BrokenReference {
  readonly manifest: Manifest
  /** Field that refers, what is wrong with it, and what to do where that is not plain. */
  readonly path: string
  readonly problem: string
  readonly remedy?: string
  /** What it lacks, where that is not the object that it names: leave to refer to it, or the namespace to be in. */
  readonly lacks?: 'grant' | 'namespace'
  /** What it names, where that is an object that does not exist or lacks what is named of it. */
  readonly reference?: Reference
}

/** What every AKS cluster has, by kind. */
const BUILT_IN: Readonly<Record<string, RegExp>> = {
  // https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
  StorageClass: /^(default|managed|managed-csi|managed-csi-premium|azurefile-csi|azurefile-csi-premium)$/,
  // https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
  PriorityClass: /^system-(cluster|node)-critical$/,
  // https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
  ClusterRole: /^(view|edit|admin|cluster-admin|system:.+)$/,
  ServiceAccount: /^default$/, // one in every namespace, as the next
  ConfigMap: /^kube-root-ca\.crt$/,
}

/** An object's parts that a `sectionName` may name. */
function sectionsOf({ kind, spec }: KubernetesObject): readonly unknown[] {
  const parts = { Gateway: 'listeners', ListenerSet: 'listeners', Service: 'ports' }[kind] ?? 'rules'
  return list(at(spec, parts)).map((part) => at(part, 'name'))
}

function portsOf(object: KubernetesObject): readonly unknown[] {
  return list(at(object, 'spec', 'ports')).flatMap((port) => [at(port, 'port'), at(port, 'name')])
}

/** The keys that are known, `undefined` where only the cluster knows them. */
function keysOf({ kind, namespace, name }: Reference, index: ObjectIndex): ReadonlySet<string> | undefined {
  if (kind === 'Secret') return index.secrets.get(`${namespace}/${name}`)?.keys
  const object = index.byIdentity.get(`/ConfigMap/${namespace}/${name}`)?.object
  return object && new Set([...Object.keys(fields(object['data'])), ...Object.keys(fields(object['binaryData']))])
}

type Problem = Pick<BrokenReference, 'problem' | 'remedy'>

function problemOf(reference: Reference, index: ObjectIndex): Problem | undefined {
  const { group, kind, namespace, name, port, section, keys = [] } = reference
  const what = `${kind || 'an object of no kind'} ${namespace && `${namespace}/`}${name}`
  const object = index.byIdentity.get(`${group}/${kind}/${namespace}/${name}`)?.object
  const provided = index.provided.get(`${kind}/${namespace}/${name}`)
  const isSecret = kind === 'Secret' && index.secrets.has(`${namespace}/${name}`)
  if (!object && !provided && !isSecret && !BUILT_IN[kind]?.test(name)) {
    const of = group ? ` of ${group}` : ''
    return {
      problem: `names ${what}${of}, which does not exist`,
      remedy: "correct the name, add the object, or let its chart's release provide it",
    }
  }
  if (port !== undefined && kind === 'Service') {
    const ports = provided?.kind === 'Service' ? provided.ports : object ? portsOf(object) : []
    if (!ports.includes(port))
      return { problem: `names port ${port} of ${what}, which has ${ports.filter(Boolean).join(', ') || 'none'}` }
  }
  if (section !== undefined && object && !sectionsOf(object).includes(section))
    return {
      problem: `names the section "${section}" of ${what}, which has ${sectionsOf(object).filter(Boolean).join(', ') || 'none'}`,
    }
  const known = keys.length > 0 ? keysOf(reference, index) : undefined
  const missing = known ? keys.filter((key) => !known.has(key)) : []
  if (missing.length > 0)
    return {
      problem: `names the key ${missing.join(', ')} of ${what}, which has ${[...(known ?? [])].join(', ') || 'none'}`,
    }
  return undefined
}

/** The ReferenceGrants of each namespace. */
function grantsOf(index: ObjectIndex): ReadonlyMap<string, Manifest[]> {
  const grants = new Map<string, Manifest[]>()
  for (const manifest of index.ofKind('ReferenceGrant'))
    append(grants, manifest.object.metadata.namespace ?? '', manifest)
  return grants
}

function isGranted({ object }: Manifest, reference: Reference, grants: readonly Manifest[] = []): boolean {
  const group = object.apiVersion.split('/')[0]
  return grants.some(
    ({ object: grant }) =>
      list(at(grant, 'spec', 'from')).some(
        (from) =>
          at(from, 'group') === group &&
          at(from, 'kind') === object.kind &&
          at(from, 'namespace') === object.metadata.namespace,
      ) &&
      list(at(grant, 'spec', 'to')).some(
        (to) =>
          at(to, 'group') === reference.group &&
          at(to, 'kind') === reference.kind &&
          [undefined, reference.name].includes(at(to, 'name') as string | undefined),
      ),
  )
}

/** The namespaces and projects that must be there for an object to be applied. */
function placeProblems(manifest: Manifest, index: ObjectIndex): BrokenReference[] {
  const { object } = manifest
  const { namespace } = object.metadata
  const isMade = (name: string | undefined) => name === undefined || index.namespaces.has(name)
  const missing = (path: string, name: string | undefined) =>
    ({
      manifest,
      path,
      problem: `is "${name}", which no Namespace object makes`,
      remedy: 'add it, or name one that exists',
      lacks: 'namespace',
    }) as const
  const problems: BrokenReference[] = isMade(namespace) ? [] : [missing('metadata.namespace', namespace)]
  if (object.kind !== 'Application') return problems
  const project = String(at(object, 'spec', 'project'))
  const destination = text(at(object, 'spec', 'destination', 'namespace'))
  if (!index.byIdentity.has(`argoproj.io/AppProject/${namespace}/${project}`))
    problems.push({
      manifest,
      path: 'spec.project',
      problem: `names AppProject ${project}, which does not exist`,
      remedy: 'add it, or name one that does',
    })
  if (!isMade(destination)) problems.push(missing('spec.destination.namespace', destination))
  return problems
}

/** Names of ports in probes and hooks, which are those of their own container. */
function portProblems(manifest: Manifest, { path, fields: container }: Container): BrokenReference[] {
  const names = list(container['ports']).flatMap((port) => text(at(port, 'name')) ?? [])
  return HANDLERS.flatMap((handler) =>
    ['httpGet', 'tcpSocket'].flatMap((action) => {
      const port = text(at(container, ...handler, action, 'port'))
      if (!port || names.includes(port)) return []
      const problem = `names "${port}", but the container names ${names.join(', ') || 'no port'}`
      const where = [path, ...handler, action, 'port'].join('.')
      return [{ manifest, path: where, problem, remedy: 'use a name of its ports' }]
    }),
  )
}

/** The namespace that a name alone means in an object. */
function homeOf({ object, component }: Manifest, index: ObjectIndex): string {
  const installed = text(at(object, 'spec', 'destination', 'namespace'))
  if (object.kind === 'Application' && installed) return installed
  return object.metadata.namespace ?? index.installedIn.get(component) ?? ''
}

function problemsOf(manifest: Manifest, index: ObjectIndex, grants: ReturnType<typeof grantsOf>): BrokenReference[] {
  const home = homeOf(manifest, index)
  const problems = placeProblems(manifest, index)
  for (const reference of referencesOf(manifest, home)) {
    const path = () => pathText(manifest.object, reference.path)
    const problem = problemOf(reference, index)
    const crosses = reference.needsGrant && reference.namespace !== home
    if (problem) problems.push({ manifest, path: path(), ...problem, reference })
    else if (crosses && !isGranted(manifest, reference, grants.get(reference.namespace))) {
      const crossing = `crosses into namespace "${reference.namespace}"`
      const remedy = 'add a ReferenceGrant there'
      problems.push({ manifest, path: path(), problem: crossing, remedy, lacks: 'grant' })
    }
  }
  for (const [number, parent] of list(at(manifest.object, 'spec', 'parentRefs')).entries()) {
    const { problem, remedy } = attachmentOf(manifest, fields(parent), index)
    if (problem && remedy) problems.push({ manifest, path: `spec.parentRefs[${number}]`, problem, remedy })
  }
  return problems
}

/** Every reference of a platform's objects that leads nowhere. */
export function brokenReferences(platform: Indexable): BrokenReference[] {
  const index = indexOf(platform)
  const grants = grantsOf(index)
  return [
    ...platform.manifests.flatMap((manifest) => problemsOf(manifest, index, grants)),
    ...index.templates.flatMap(({ manifest, containers }) =>
      containers.flatMap((container) => portProblems(manifest, container)),
    ),
  ]
}

/**
 * Everything that an object names exists: among our objects, in what a chart provides, or in every AKS cluster.
 *
 * A name alone in a cluster-scoped object means the namespace its component's chart is installed in, as cert-manager
 * and others read it.
 */
export const referencesResolve: Policy = {
  name: 'references-resolve',
  check: (platform) =>
    brokenReferences(platform).map(({ manifest, path, problem, remedy }) => ({
      manifest,
      message: `${path} ${problem}${remedy ? `; ${remedy}` : ''}`,
    })),
}
