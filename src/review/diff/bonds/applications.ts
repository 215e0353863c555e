/** Which files Argo CD reads, and what a project lets it make of them. */
import { groupOf, identityOf, type KubernetesObject, type Manifest } from '../../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list, text } from '../../../engine/policies/fields.ts'
import { type ObjectIndex, sourcesOf } from '../../../engine/policies/object-index.ts'
import { lossOfObject } from '../facts/object-loss.ts'
import { remember } from '../remember.ts'
import { show } from '../show.ts'
import { isReadable, type Snapshot } from '../snapshot.ts'
import { type Bond, type BondReader, where } from './bond.ts'
import { indexIn } from './platform.ts'

/**
 * A pattern of an Application or a project as an expression: `*` stops at no slash, and `{a,b}` is a choice.
 * https://argo-cd.readthedocs.io/en/stable/user-guide/directory/
 */
export function globOf(pattern: string): RegExp {
  let depth = 0
  const source = pattern.replaceAll(/[\s\S]/g, (mark) => {
    if (mark === '*') return '.*'
    if (mark === '?') return '.'
    if (mark === '{') {
      depth++
      return '(?:'
    }
    if (mark === '}' && depth > 0) {
      depth--
      return ')'
    }
    if (mark === ',' && depth > 0) return '|'
    return mark.replace(/[\\^$.|+()[\]]/, '\\$&')
  })
  return new RegExp(`^${source}$`)
}

/** Whether a source that is a folder of this repository reads a file. */
function reads(source: Fields, path: string): boolean {
  const folder = text(source['path'])?.replace(/\/+$/, '')
  if (!folder || source['chart'] !== undefined || !path.startsWith(`${folder}/`)) return false
  const inside = path.slice(folder.length + 1)
  const directory = fields(source['directory'])
  if (inside.includes('/') && directory['recurse'] !== true) return false
  const [include, exclude] = [text(directory['include']), text(directory['exclude'])]
  return (!include || globOf(include).test(inside)) && !(exclude && globOf(exclude).test(inside))
}

/** Every folder that an environment's Applications read. */
const foldersIn = (side: Snapshot, environment: string): readonly Fields[] =>
  remember(side, `folders ${environment}`, () =>
    indexIn(side, environment)
      .ofKind('Application')
      .flatMap((application) => sourcesOf(application))
      .filter((source) => text(source['path'])?.startsWith('gitops/')),
  )

/** Whether any Application of its environment reads a file. */
const isRead = (side: Snapshot, environment: string, path: string): boolean =>
  foldersIn(side, environment).some((source) => reads(source, path))

/** Objects whose files some Application reads: of those that it no longer reads, it deletes what they made. */
export const readFiles: BondReader = (side, environment) => {
  if (foldersIn(side, environment).length === 0) return []
  return side
    .pathsIn(`gitops/${environment}`)
    .filter(isReadable)
    .flatMap((path) => {
      const holds = isRead(side, environment, path)
      return side.objectsOf(path).map((placed): Bond => {
        const { object } = placed
        const loss = lossOfObject(object)
        return {
          key: identityOf(object),
          holds,
          ...where(placed),
          level: object.kind === 'Application' ? 'critical' : loss.level,
          message: `No Application reads ${show(path)} any more: Argo CD deletes the object, and with it ${loss.what}.`,
        }
      })
    })
}

const matches = (pattern: unknown, value: string): boolean => globOf(String(pattern ?? '*')).test(value)

/** Whether a list of a project has an entry for a value; `!` before a pattern takes away. */
function permits(patterns: readonly unknown[], value: string): boolean {
  const texts = patterns.map(String)
  const isDenied = texts.some((one) => one.startsWith('!') && matches(one.slice(1), value))
  return !isDenied && texts.some((one) => !one.startsWith('!') && matches(one, value))
}

function permitsPlace(project: KubernetesObject, destination: unknown): boolean {
  const server = text(at(destination, 'server')) ?? text(at(destination, 'name')) ?? ''
  const namespace = text(at(destination, 'namespace')) ?? ''
  return list(at(project, 'spec', 'destinations')).some((one) => {
    const own = text(at(one, 'server')) ?? text(at(one, 'name'))
    return matches(own, server) && matches(at(one, 'namespace'), namespace)
  })
}

/** The project of an Application, and its object where that is among ours. */
function projectOf({ object }: Manifest, index: ObjectIndex) {
  const name = text(at(object, 'spec', 'project')) ?? 'default'
  const found = index.byIdentity.get(`argoproj.io/AppProject/${object.metadata.namespace ?? ''}/${name}`)
  return { name, project: found?.object }
}

/** Applications that their project lets install from where they do, and to where they do. */
export const permittedApplications: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  return index.ofKind('Application').flatMap((manifest): Bond[] => {
    const { object } = manifest
    const { name, project } = projectOf(manifest, index)
    if (!project) return []
    const place = where(manifest)
    const refused = 'Argo CD refuses the Application: nothing of it is synced or repaired any more.'
    const destination = at(object, 'spec', 'destination')
    const repositories = sourcesOf(manifest).flatMap((source) => text(source['repoURL']) ?? [])
    return [
      {
        ...place,
        key: `${identityOf(object)} destination`,
        holds: permitsPlace(project, destination),
        evenNew: true,
        level: 'high',
        message: `Project ${show(name)} does not let it install into ${show(at(destination, 'namespace'))}. ${refused}`,
      },
      ...repositories.map(
        (repository): Bond => ({
          ...place,
          key: `${identityOf(object)} ${repository}`,
          holds: permits(list(at(project, 'spec', 'sourceRepos')), repository),
          evenNew: true,
          level: 'high',
          message: `Project ${show(name)} does not let it install from ${show(repository)}. ${refused}`,
        }),
      ),
    ]
  })
}

const lists = (project: KubernetesObject, key: string): readonly unknown[] | undefined =>
  at(project, 'spec', key) === undefined ? undefined : list(at(project, 'spec', key))

function permitsKind(project: KubernetesObject, group: string, { kind, metadata }: KubernetesObject): boolean {
  const has = (items: readonly unknown[] | undefined) =>
    items?.some((item) => matches(at(item, 'group'), group) && matches(at(item, 'kind'), kind))
  const scope = metadata.namespace === undefined ? 'cluster' : 'namespace'
  if (has(lists(project, `${scope}ResourceBlacklist`))) return false
  const allowed = has(lists(project, `${scope}ResourceWhitelist`))
  return allowed ?? scope === 'namespace' // without a list: every kind in a namespace, and none for the cluster
}

/** Objects whose kind, and whose namespace, their Application's project allows. */
export const permittedObjects: BondReader = (side, environment) => {
  const index = indexIn(side, environment)
  const projects = new Map(
    index.ofKind('Application').flatMap((application) => {
      const { name, project } = projectOf(application, index)
      return sourcesOf(application).flatMap((source) => {
        const folder = text(source['path'])
        return project && folder ? [[folder, { name, project }] as const] : []
      })
    }),
  )
  return side.objects(environment).flatMap((placed): Bond[] => {
    const { component, object } = placed
    const isApplication = object.kind === 'Application'
    const found = projects.get(isApplication ? `gitops/${environment}` : `gitops/${environment}/${component}`)
    if (!found) return []
    const { name, project } = found
    const group = groupOf(object.apiVersion)
    const outcome = isApplication
      ? 'It falls out of the project, and what it installed has nobody who looks after it.'
      : `The sync of ${show(component)} fails.`
    return [
      {
        key: identityOf(object),
        holds: permitsKind(project, group, object),
        evenNew: true,
        ...where(placed),
        level: isApplication ? 'critical' : 'high',
        message: `Project ${show(name)} does not allow ${show(`${group}/${object.kind}`.replace(/^\//, ''))}. ${outcome}`,
      },
    ]
  })
}
