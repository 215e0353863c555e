/** The generated files of one side as objects and resources, each file parsed when it is first asked for. */
import { loadAll } from 'js-yaml'
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'
import type { FileTree } from '../../engine/output/file-tree.ts'
import { at, type Fields, fields, list, text } from '../../engine/policies/fields.ts'
import { UserError } from '../../errors.ts'
import { groupBy } from './group-by.ts'
import { remember } from './remember.ts'

/** An object and its place, `gitops/<environment>/<component>/`. */
export interface PlacedObject {
  readonly environment: string
  readonly component: string
  readonly object: KubernetesObject
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

/** Whether the comparison understands what is in a file. */
export const isReadable = (path: string): boolean =>
  (path.startsWith('terraform/') && path.endsWith('.tf.json')) || (path.startsWith('gitops/') && /\.ya?ml$/.test(path))

/** Objects in one file of YAML; what a `List` holds counts one by one. */
function objectsIn(documents: readonly unknown[]): KubernetesObject[] {
  return documents.flatMap((document) => {
    if (text(at(document, 'kind')) === 'List') return objectsIn(list(at(document, 'items')))
    const named = text(at(document, 'kind')) && text(at(document, 'metadata', 'name'))
    return named ? [document as KubernetesObject] : []
  })
}

/** One side of the comparison. */
export class Snapshot {
  readonly name: string
  readonly files: FileTree
  private readonly parsed = new Map<string, unknown>()
  private readonly folders = new Map<string, string[]>()

  constructor(name: string, files: FileTree) {
    this.name = name
    this.files = files
    for (const path of files.keys()) {
      const folder = path.split('/').slice(0, 2).join('/')
      const paths = this.folders.get(folder)
      if (paths) paths.push(path)
      else this.folders.set(folder, [path])
    }
  }

  /** Paths below `gitops/<environment>` or `terraform/<environment>`. */
  pathsIn(folder: string): readonly string[] {
    return this.folders.get(folder) ?? []
  }

  /** Environments that have objects. */
  environments(): readonly string[] {
    return [...this.folders.keys()].flatMap((folder) =>
      folder.startsWith('gitops/') ? [folder.slice('gitops/'.length)] : [],
    )
  }

  private parse(path: string): unknown {
    if (this.parsed.has(path)) return this.parsed.get(path)
    const source = this.files.get(path) ?? ''
    try {
      const value = path.endsWith('.json') ? JSON.parse(source) : objectsIn(loadAll(source))
      this.parsed.set(path, value)
      return value
    } catch (error) {
      throw new UserError('DIFF_FAILED', {
        message: `${path} of ${this.name} cannot be read: ${error instanceof Error ? error.message : error}`,
        hint: 'Run npm run synth to write it again, or compare with a commit in which it is whole.',
      })
    }
  }

  /** Objects of one file. */
  objectsOf(path: string): PlacedObject[] {
    const place = placeOf(path)
    if (!place || !isReadable(path)) return []
    const objects = this.parse(path) as KubernetesObject[]
    return objects.map((object) => ({ environment: place.environment, component: place.part, object }))
  }

  /** Objects of an environment, or of one of its components. */
  objects(environment: string, component?: string): readonly PlacedObject[] {
    const all = () => this.pathsIn(`gitops/${environment}`).flatMap((path) => this.objectsOf(path))
    if (component === undefined) return remember(this, `objects ${environment}`, all)
    return (
      this.byComponent(environment)
        .get(component)
        ?.flatMap((path) => this.objectsOf(path)) ?? []
    )
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
        const value = at(this.parse(path), section)
        return value === undefined ? [] : [{ topic: placeOf(path)?.part ?? '', value }]
      })
  }

  /** Resources of an environment. */
  resources(environment: string): PlacedResource[] {
    return this.sections(environment, 'resource').flatMap(({ topic, value }) =>
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
  }
}
