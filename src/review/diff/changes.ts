/** What came, went and changed between two snapshots: objects by identity, resources by address. */
import { identityOf, type KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import { quantityOf } from '../../engine/kubernetes/quantity.ts'
import { LOCK_FILE } from '../../engine/terraform/lock.ts'
import { changesBetweenValues, type FieldChange, leaves } from './fields.ts'
import { addressOf, movedResources, movedValue } from './moves.ts'
import { hideSecrets } from './secrets.ts'
import { bare } from './show.ts'
import { isReadable, type PlacedObject, type PlacedResource, placeOf, type Snapshot, subjectOf } from './snapshot.ts'

interface Common {
  readonly environment: string
  /** The component, or `terraform/<topic>`. */
  readonly component: string
  readonly what: 'added' | 'changed' | 'removed'
  /** For people: `Deployment ranker/ranker`, `azurerm_subnet.nodes`, a path. */
  readonly subject: string
  readonly fields: readonly FieldChange[]
}

/** A Kubernetes object. */
export interface ObjectChange extends Common {
  readonly of: 'object'
  readonly kind: string
  readonly before?: KubernetesObject
  readonly after?: KubernetesObject
  /** Its component before, where it comes from another one. */
  readonly movedFrom?: string
  /** The chart that renders it. */
  readonly chart?: string
}

/** A Terraform resource. */
export interface ResourceChange extends Common {
  readonly of: 'resource'
  readonly type: string
  readonly before?: PlacedResource
  readonly after?: PlacedResource
}

/** A section of Terraform that holds no resource: providers, outputs, data. */
export interface SettingChange extends Common {
  readonly of: 'setting'
}

/** A file that the comparison does not understand, or did not before. */
export interface FileChange extends Common {
  readonly of: 'file'
  /** Why it cannot be read, on each side where it cannot. */
  readonly problems: { readonly before?: string; readonly after?: string }
}

/** A whole tree of an environment that is no longer there: nobody reads it, so nothing in it is deleted. */
export interface EnvironmentChange extends Common {
  readonly of: 'environment'
  readonly tree: 'gitops' | 'terraform'
  /** Objects or resources that were in it. */
  readonly count: number
  /** An environment that is new, and has files of the same names. */
  readonly successor?: string
}

export type Change = ObjectChange | ResourceChange | SettingChange | FileChange | EnvironmentChange

const whatOf = (before: unknown, after: unknown): Common['what'] =>
  before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'

const paired = <T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>) =>
  [...new Set([...before.keys(), ...after.keys()])].map((key) => [key, before.get(key), after.get(key)] as const)

const QUANTITIES = /\b(requests|limits|hard|default|defaultRequest|min|max)(\.[\w-]+|\[[^\]]+\])$|\bsizeLimit$/

/** Whether the API server takes both for the same, as it does `1` and `1000m`: nothing restarts. */
const isSameQuantity = ({ path, before, after }: FieldChange): boolean =>
  QUANTITIES.test(path) && quantityOf(before) === quantityOf(after)

function objectChanges(before: readonly PlacedObject[], after: readonly PlacedObject[]): ObjectChange[] {
  const byIdentity = (placed: readonly PlacedObject[]) =>
    new Map(placed.map((one) => [`${one.environment}/${identityOf(one.object)}`, one]))
  return paired(byIdentity(before), byIdentity(after)).flatMap(([, from, to]) => {
    const one = to ?? from
    if (!one) return []
    const compared = from && to ? changesBetweenValues('', from.object, to.object) : []
    const fields = compared
      .filter((field) => !isSameQuantity(field))
      .map((field) => hideSecrets(one.object.kind, field))
    const moved = from && to && from.component !== to.component
    if (from && to && fields.length === 0 && !moved) return []
    return {
      of: 'object',
      environment: one.environment,
      component: one.component,
      what: whatOf(from, to),
      subject: subjectOf(one),
      kind: one.object.kind,
      fields,
      ...(from && { before: from.object }),
      ...(to && { after: to.object }),
      ...(moved && { movedFrom: from.component }),
      ...(one.chart && { chart: one.chart }),
    }
  })
}

function resourceChanges(before: Snapshot, after: Snapshot, environment: string): ResourceChange[] {
  const byAddress = (resources: readonly PlacedResource[]) => new Map(resources.map((one) => [addressOf(one), one]))
  const old = movedResources(before, after, environment)
  return paired(byAddress(old), byAddress(after.resources(environment))).flatMap(([address, from, to]) => {
    const one = to ?? from
    if (!one) return []
    const compared = from && to ? changesBetweenValues('', from.body, to.body) : []
    const applied = compared.filter((field) => (field.before ?? null) !== (field.after ?? null)) // null is unset
    const fields = applied.map((field) => hideSecrets(one.type, field))
    if (from && to && fields.length === 0) return [] // in another file it is the same resource
    return {
      of: 'resource',
      environment,
      component: `terraform/${one.topic}`,
      what: whatOf(from, to),
      subject: bare(address),
      type: one.type,
      fields,
      ...(from && { before: from }),
      ...(to && { after: to }),
    }
  })
}

const SETTINGS = [
  'terraform',
  'provider',
  'module',
  'data',
  'output',
  'locals',
  'variable',
  'import',
  'removed',
] as const

function settingChanges(before: Snapshot, after: Snapshot, environment: string): SettingChange[] {
  return SETTINGS.flatMap((section) => {
    const all = (side: Snapshot) => side.sections(environment, section)
    const topics = [...new Set([...all(before), ...all(after)].map(({ topic }) => topic))]
    return topics.flatMap((topic) => {
      const valueIn = (side: Snapshot) => all(side).find((one) => one.topic === topic)?.value
      const [from, to] = [movedValue(valueIn(before), after, environment), valueIn(after)]
      const fields = changesBetweenValues(section, from, to).map((field) => hideSecrets(section, field))
      if (fields.length === 0) return []
      const component = `terraform/${topic}`
      return [{ of: 'setting' as const, environment, component, what: whatOf(from, to), subject: section, fields }]
    })
  })
}

/** Another provider; its checksums are counted, since nobody reads them. */
function lockChange(path: string, before: Snapshot, after: Snapshot): SettingChange | FileChange {
  const environment = placeOf(path)?.environment ?? ''
  const [from, to] = [before.lock(environment), after.lock(environment)]
  if ((before.files.has(path) && !from) || (after.files.has(path) && !to)) return fileChange(path, before, after)
  const counted = (lock: typeof from) => lock && { ...lock, hashes: `${lock.hashes.length} checksums` }
  const fields = leaves({ path: 'azurerm', before: counted(from), after: counted(to) }).flatMap((each) =>
    changesBetweenValues(each.path, each.before, each.after),
  )
  const same = [{ path: 'azurerm.hashes', before: 'some checksums', after: 'others' }]
  return {
    of: 'setting',
    environment,
    component: 'terraform/terraform',
    what: whatOf(from, to),
    subject: 'provider lock',
    fields: fields.length > 0 ? fields : same,
  }
}

function fileChange(path: string, before: Snapshot, after: Snapshot): FileChange {
  const place = placeOf(path)
  const [from, to] = [before.problemOf(path), after.problemOf(path)]
  return {
    of: 'file',
    environment: place?.environment ?? '',
    component: place?.tree === 'terraform' ? `terraform/${place.part}` : place?.part || (path.split('/').at(-1) ?? ''),
    what: whatOf(before.contentOf(path), after.contentOf(path)),
    subject: path,
    fields: [],
    problems: { ...(from && { before: from }), ...(to && { after: to }) },
  }
}

/** Objects that a file has and the comparison of identities would not see: none in it on either side. */
const isEmptyOfObjects = (path: string, before: Snapshot, after: Snapshot): boolean =>
  path.startsWith('gitops/') && before.objectsOf(path).length + after.objectsOf(path).length === 0

/** What the charts of every environment of a side render to. */
const renderedIn = (side: Snapshot): PlacedObject[] =>
  side.renderedEnvironments().flatMap((environment) => side.rendered(environment))

/** Shared by all environments, and never given up with one. */
const SHARED = 'bootstrap'

/** Trees of environments of which nothing is there any more. */
function abandonedTrees(before: Snapshot, after: Snapshot): EnvironmentChange[] {
  const insides = (side: Snapshot, folder: string) =>
    new Set(side.pathsIn(folder).map((path) => path.slice(folder.length)))
  return before.trees().flatMap((folder): EnvironmentChange[] => {
    const [tree, environment = ''] = folder.split('/')
    if ((tree !== 'gitops' && tree !== 'terraform') || environment === SHARED) return []
    if ([`gitops/${environment}`, `terraform/${environment}`].some((one) => after.pathsIn(one).length > 0)) return []
    const had = insides(before, folder)
    const successor = after
      .trees()
      .filter((one) => one.startsWith(`${tree}/`) && before.pathsIn(one).length === 0)
      .find((one) => [...insides(after, one)].filter((path) => had.has(path)).length * 2 > had.size)
    const count = tree === 'gitops' ? before.objects(environment).length : before.resources(environment).length
    return count === 0
      ? []
      : [
          {
            of: 'environment',
            environment,
            component: tree,
            what: 'removed',
            subject: bare(folder),
            fields: [],
            tree,
            count,
            ...(successor && { successor: successor.split('/')[1] ?? '' }),
          },
        ]
  })
}

/** Compares two snapshots. Only files that differ are parsed, and Terraform's beside them. */
export function changesBetweenSnapshots(before: Snapshot, after: Snapshot): Change[] {
  const abandoned = abandonedTrees(before, after)
  const gone = new Set(abandoned.map(({ tree, environment }) => `${tree}/${environment}`))
  const isGone = (path: string) => gone.size > 0 && gone.has(path.split('/').slice(0, 2).join('/'))
  const paths = [...new Set([...before.paths(), ...after.paths()])].filter(
    (path) => before.contentOf(path) !== after.contentOf(path) && !isGone(path),
  )
  const readable = paths.filter((path) => isReadable(path) && placeOf(path))
  const roots = new Set(readable.flatMap((path) => (path.startsWith('terraform/') ? [path.split('/')[1] ?? ''] : [])))
  const manifests = readable.filter((path) => path.startsWith('gitops/'))
  const known = new Set(readable)
  const locks = paths.filter((path) => path.startsWith('terraform/') && path.endsWith(`/${LOCK_FILE}`))
  for (const path of locks) known.add(path)
  const unread = paths.filter(
    (path) =>
      !known.has(path) ||
      before.problemOf(path) !== undefined ||
      after.problemOf(path) !== undefined ||
      isEmptyOfObjects(path, before, after),
  )
  return [
    ...abandoned,
    ...[...roots].flatMap((root) => resourceChanges(before, after, root)),
    ...[...roots].flatMap((root) => settingChanges(before, after, root)),
    ...objectChanges(
      [...manifests.flatMap((path) => before.objectsOf(path)), ...renderedIn(before)],
      [...manifests.flatMap((path) => after.objectsOf(path)), ...renderedIn(after)],
    ),
    ...locks.map((path) => lockChange(path, before, after)),
    ...unread.map((path) => fileChange(path, before, after)),
  ]
}
