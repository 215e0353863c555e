/** The generated files of one side as objects and resources, each file parsed when it is first asked for. */
import { describeObject, type KubernetesObject, type Manifest } from '../../engine/kubernetes/manifest.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { at, type Fields, fields, text } from '../../engine/policies/fields.ts'
import { LOCK_FILE, type Lock, parseLock } from '../../engine/terraform/lock.ts'
import type { Provider } from './facts/argument-effect.ts'
import { groupBy } from './group-by.ts'
import { remember } from './remember.ts'
import { bare } from './show.ts'
import { type Parsed, parseFile } from './sides/parse-file.ts'

/** An object and its place, `gitops/<environment>/<component>/`. */
export interface PlacedObject {
  readonly environment: string
  readonly component: string
  readonly object: KubernetesObject
  /** The chart that renders it, for one that does not stand in the files itself. */
  readonly chart?: string
}

/** An object for people, with the chart that renders it: `Deployment monitoring/grafana (kube-prometheus-stack)`. */
export function subjectOf({ object, chart }: Manifest & Pick<PlacedObject, 'chart'>): string {
  return bare(`${describeObject(object)}${chart ? ` (${chart})` : ''}`)
}

/** A resource and its place, `terraform/<environment>/<topic>.tf.json`. */
export interface PlacedResource {
  readonly environment: string
  readonly topic: string
  readonly type: string
  readonly name: string
  readonly body: Fields
}

/** Where a file stands; `undefined` for one that is not in the folder of an environment. */
export interface Place {
  readonly tree: 'gitops' | 'terraform'
  readonly environment: string
  /** The component, or the topic of Terraform. */
  readonly part: string
}

export function placeOf(path: string): Place | undefined {
  const [tree, environment, ...rest] = path.split('/')
  const [first = ''] = rest
  if ((tree !== 'gitops' && tree !== 'terraform') || !environment || rest.length === 0) return undefined
  return { tree, environment, part: tree === 'terraform' ? first.replace(/\..*$/, '') : rest.length > 1 ? first : '' }
}

/**
 * Topics of files whose blocks are merged into those of the same name.
 * https://developer.hashicorp.com/terraform/language/files/override
 */
const OVERRIDE = /(^|_)override$/

/** Whether the comparison understands what is in a file. */
export const isReadable = (path: string): boolean =>
  (path.startsWith('terraform/') && path.endsWith('.tf.json')) ||
  (path.startsWith('gitops/') && /\.(ya?ml|json)$/.test(path))

/** What a side is made of, beside its name. */
export interface SnapshotSources {
  readonly files: FileTree
  /** Paths that are no files (links, submodules) or cannot be read, with the reason. */
  readonly unread?: ReadonlyMap<string, string>
  /** What stands for a file that cannot be read: Argo CD and Terraform leave what runs as it was. */
  readonly fallback?: Snapshot
  /** Shared by both sides, since most files are the same text. */
  readonly parsed?: ParsedTexts
  /** What charts render to; left out where they are not rendered. */
  readonly rendered?: readonly PlacedObject[]
}

/** What has been parsed, by text. */
export class ParsedTexts {
  private readonly json = new Map<string, Parsed>()
  private readonly yaml = new Map<string, Parsed>()

  of(path: string, source: string): Parsed {
    const known = path.startsWith('terraform/') ? this.json : this.yaml
    const parsed = known.get(source) ?? parseFile(path, source)
    known.set(source, parsed)
    return parsed
  }
}

/** One side of the comparison. */
export class Snapshot {
  readonly name: string
  readonly files: FileTree
  private readonly unread: ReadonlyMap<string, string>
  private readonly fallback: Snapshot | undefined
  private readonly parsed: ParsedTexts
  private readonly renderedIn: ReadonlyMap<string, readonly PlacedObject[]>
  private readonly folders = new Map<string, string[]>()

  constructor(
    name: string,
    { files, unread = new Map(), fallback, parsed = new ParsedTexts(), rendered = [] }: SnapshotSources,
  ) {
    this.name = name
    this.files = files
    this.unread = unread
    this.fallback = fallback
    this.parsed = parsed
    this.renderedIn = groupBy(
      rendered,
      ({ environment }) => environment,
      (one) => one,
    )
    for (const path of this.paths()) {
      if (path.endsWith(`/${LOCK_FILE}`)) continue // it stays behind where an environment goes
      const folder = path.split('/').slice(0, 2).join('/')
      const paths = this.folders.get(folder)
      if (paths) paths.push(path)
      else this.folders.set(folder, [path])
    }
  }

  /** Every path, also of what cannot be read. */
  paths(): readonly string[] {
    return [...this.files.keys(), ...[...this.unread.keys()].filter((path) => !this.files.has(path))]
  }

  /** What a path holds, to be compared: the text, or why there is none. */
  contentOf(path: string): string | undefined {
    return this.files.get(path) ?? this.unread.get(path)
  }

  /** Paths below `gitops/<environment>` or `terraform/<environment>`. */
  pathsIn(folder: string): readonly string[] {
    return this.folders.get(folder) ?? []
  }

  /** Folders of environments: `gitops/dev`, `terraform/dev`. */
  trees(): readonly string[] {
    return [...this.folders.keys()]
  }

  /** Environments that have objects. */
  environments(): readonly string[] {
    return [...this.folders.keys()].flatMap((folder) =>
      folder.startsWith('gitops/') ? [folder.slice('gitops/'.length)] : [],
    )
  }

  private parse(path: string): Parsed | undefined {
    const source = this.files.get(path)
    return source === undefined || !isReadable(path) ? undefined : this.parsed.of(path, source)
  }

  /** Why a path cannot be read; `undefined` for one that can, or is not there. */
  problemOf(path: string): string | undefined {
    return this.unread.get(path) ?? this.parse(path)?.problem
  }

  /** The side on which a path is read. */
  private readerOf(path: string): Snapshot {
    return this.fallback && this.problemOf(path) !== undefined ? this.fallback : this
  }

  /** Objects of one file. */
  objectsOf(path: string): PlacedObject[] {
    const place = placeOf(path)
    if (!place) return []
    const objects = this.readerOf(path).parse(path)?.objects ?? []
    return objects.map((object) => ({ environment: place.environment, component: place.part, object }))
  }

  /** What the charts of an environment render to. */
  rendered(environment: string): readonly PlacedObject[] {
    return this.renderedIn.get(environment) ?? []
  }

  /** Environments of which some chart is rendered. */
  renderedEnvironments(): readonly string[] {
    return [...this.renderedIn.keys()]
  }

  /** Objects of an environment, or of one of its components: those in the files, and what charts render. */
  objects(environment: string, component?: string): readonly PlacedObject[] {
    const rendered = this.rendered(environment)
    const all = () => [...this.pathsIn(`gitops/${environment}`).flatMap((path) => this.objectsOf(path)), ...rendered]
    if (component === undefined) return remember(this, `objects ${environment}`, all)
    const paths = this.byComponent(environment).get(component) ?? []
    return [...paths.flatMap((path) => this.objectsOf(path)), ...rendered.filter((one) => one.component === component)]
  }

  private byComponent(environment: string): ReadonlyMap<string, readonly string[]> {
    return remember(this, `paths ${environment}`, () => {
      const paths = this.pathsIn(`gitops/${environment}`).map((path) => [placeOf(path)?.part ?? '', path] as const)
      return groupBy(
        paths,
        ([part]) => part,
        ([, path]) => path,
      )
    })
  }

  /** What Terraform's files of an environment hold in one of their sections: resources, moved blocks, settings. */
  sections(environment: string, section: string): { readonly topic: string; readonly value: unknown }[] {
    return this.pathsIn(`terraform/${environment}`)
      .filter(isReadable)
      .flatMap((path) => {
        const value = at(this.readerOf(path).parse(path)?.json, section)
        return value === undefined ? [] : [{ topic: placeOf(path)?.part ?? '', value }]
      })
  }

  /** The lock file of a root module. */
  lock(environment: string): Lock | undefined {
    return parseLock(this.files.get(`terraform/${environment}/${LOCK_FILE}`) ?? '')
  }

  /** Which version of azurerm applies an environment: the one that is locked, or the oldest that its files allow. */
  provider(environment: string): Provider | undefined {
    return remember(this, `provider ${environment}`, () => {
      const lock = this.lock(environment)
      if (lock) return { version: lock.version, isLocked: true }
      const settings = this.sections(environment, 'terraform').map(({ value }) => value)
      const constraints = settings.map((value) => text(at(value, 'required_providers', 'azurerm', 'version')) ?? '')
      const [version] = /\d+\.\d+(?:\.\d+)?/.exec(constraints.join(' ')) ?? []
      return version === undefined ? undefined : { version, isLocked: false }
    })
  }

  /** Resources that are made; what an override file says of one stands for its arguments. */
  resources(environment: string): PlacedResource[] {
    const all = this.sections(environment, 'resource').flatMap(({ topic, value }) =>
      Object.entries(fields(value)).flatMap(([type, named]) =>
        Object.entries(fields(named)).map(([name, body]) => ({
          environment,
          topic,
          type,
          name,
          body: fields(Array.isArray(body) ? body[0] : body),
        })),
      ),
    )
    const isMade = ({ body }: PlacedResource) => body['count'] !== 0
    const overrides = all.filter(({ topic }) => OVERRIDE.test(topic))
    if (overrides.length === 0) return all.filter(isMade)
    return all
      .filter(({ topic }) => !OVERRIDE.test(topic))
      .map((one) => {
        const over = overrides.filter(({ type, name }) => type === one.type && name === one.name)
        return { ...one, body: Object.assign({}, one.body, ...over.map(({ body }) => body)) }
      })
      .filter(isMade)
  }
}
