import type { Environment } from '../../config/load.ts'
import { rolesByNamespace } from '../../config/roles.ts'
import type { KubernetesObject, Manifest } from '../../engine/kubernetes/manifest.ts'
import { qualifiedResource } from '../../engine/kubernetes/rights.ts'
import { at, fields, list, text } from '../../engine/policies/fields.ts'
import { componentsOf } from '../../platform/components/index.ts'
import { chartRights } from '../../platform/components/rights/chart-rights.ts'

/** Someone's rights in one place: verbs, and what they are on. */
export interface Grant {
  /** As the API server knows who it is for: the object id of a group, the name of a service account. */
  readonly id: string
  readonly who: string
  readonly where: string
  readonly rights: readonly { readonly verbs: string; readonly on: readonly string[] }[]
}

/** The place of a right in all namespaces. */
export const EVERYWHERE = '(everywhere)' // sorts before every namespace
/** The right of who may do everything. */
export const EVERYTHING = { verbs: 'everything', on: ['everything'] }
const WIDTH = 120 // columns of a usual terminal

const byPlace = (a: Grant, b: Grant): number => (`${a.where} ${a.who}` < `${b.where} ${b.who}` ? -1 : 1)

/** Where a group is named, and its object id; a team's is named for each of its services. */
function namedGroups(env: Environment): readonly (readonly [name: string, id: string])[] {
  const { access } = env
  const everywhere = (['admins', 'readers', 'deployers'] as const).map((name) => [name, access[name]] as const)
  const further = Object.entries(rolesByNamespace(env)).flatMap(([namespace, roles]) =>
    Object.entries(roles).flatMap(([role, ids]) => ids.map((id) => [`${namespace}.${role}`, id] as const)),
  )
  return [...everywhere, ...further]
}

/** The groups that an environment knows: a name of each, by object id. */
export function groupNames(env: Environment): ReadonlyMap<string, string> {
  return new Map(
    namedGroups(env)
      .toReversed()
      .map(([name, id]) => [id, name]),
  )
}

/** The name of a group in a binding: that of the cluster's groups, else the one from which the binding was made. */
function nameIn(
  groups: ReturnType<typeof namedGroups>,
  id: string,
  { metadata }: KubernetesObject,
): string | undefined {
  const names = groups.flatMap(([name, each]) => (each === id ? [name] : []))
  const { name, namespace = '' } = metadata
  const own = `${namespace}.${name.slice(namespace.length + 1)}`
  return names.find((each) => !each.includes('.')) ?? names.find((each) => each === own) ?? names[0]
}

/** What a rule is on. */
function resourceNames(rule: unknown): string[] {
  const names = list(at(rule, 'resources')).map(String)
  return list(at(rule, 'apiGroups')).flatMap((group) => names.map((name) => qualifiedResource(String(group), name)))
}

/** Rules as rights, resources with the same verbs together. */
function rightsOf(role: KubernetesObject | undefined): Grant['rights'] {
  const byVerbs = new Map<string, string[]>()
  for (const rule of list(role?.['rules'])) {
    const verbs = list(at(rule, 'verbs')).map(String).sort().join(' ')
    byVerbs.set(verbs, [...(byVerbs.get(verbs) ?? []), ...resourceNames(rule)])
  }
  return [...byVerbs].map(([verbs, on]) => ({ verbs, on: on.sort() }))
}

/** Who may do what, from every binding among the objects of an environment. */
export function grantsOf(env: Environment, manifests: readonly Manifest[]): readonly Grant[] {
  const objects = manifests.map(({ object }) => object)
  const groups = namedGroups(env)
  const roles = new Map(
    objects
      .filter(({ kind }) => ['Role', 'ClusterRole'].includes(kind))
      .map((role) => [`${role.kind}/${role.metadata.namespace ?? ''}/${role.metadata.name}`, role]),
  )
  return objects
    .filter(({ kind }) => ['RoleBinding', 'ClusterRoleBinding'].includes(kind))
    .flatMap((binding) => {
      const { kind = '', name = '' } = fields(binding['roleRef']) as { kind?: string; name?: string }
      const namespace = binding.metadata.namespace ?? ''
      const role = roles.get(`${kind}/${kind === 'Role' ? namespace : ''}/${name}`)
      return list(binding['subjects']).map((subject) => {
        const id = text(at(subject, 'name')) ?? ''
        const known = at(subject, 'kind') === 'Group' ? nameIn(groups, id, binding) : undefined
        return {
          id,
          who: known ?? `${at(subject, 'kind')} ${id}`,
          where: namespace || EVERYWHERE,
          rights: name === 'cluster-admin' ? [EVERYTHING] : rightsOf(role),
        }
      })
    })
    .sort(byPlace)
}

/** What the charts let the service accounts of their pods do, in the form of the grants to people. */
export function chartGrants(env: Environment): readonly Grant[] {
  return chartRights(env, componentsOf(env))
    .map(({ serviceAccount, where, rights }) => ({
      id: serviceAccount,
      who: serviceAccount,
      where: where || EVERYWHERE,
      rights,
    }))
    .sort(byPlace)
}

/** Words in lines of at most so many characters. */
function wrapped(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length + 2 <= width) lines[lines.length - 1] = `${last}, ${word}`
    else lines.push(word)
  }
  return lines
}

const HEAD = ['WHO', 'WHERE', 'MAY', 'ON'] as const

/** The grants as a table for people; a cell that repeats the one above is empty. */
export function accessTable(grants: readonly Grant[]): string {
  const rights = grants.flatMap(({ who, where, rights }) => rights.map(({ verbs }) => [who, where, verbs] as const))
  const widths = [0, 1, 2].map((column) => Math.max(...[HEAD, ...rights].map((row) => row[column]?.length ?? 0)) + 2)
  const left = widths.reduce((sum, width) => sum + width, 0)
  const row = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('')
      .trimEnd()
  const lines = grants.flatMap(({ who, where, rights }) => [
    '',
    ...rights.flatMap(({ verbs, on }, place) =>
      wrapped(on, WIDTH - left).map((part, line) =>
        row([line + place === 0 ? who : '', line + place === 0 ? where : '', line === 0 ? verbs : '', part]),
      ),
    ),
  ])
  return [row(HEAD), ...lines].join('\n')
}

/** A right on things by their names, with their number where they would not fit a line. */
const shortened = (on: string): string =>
  on.length <= WIDTH - 4 ? on : on.replace(/\((.*)\)$/, (_, names: string) => `(${names.split(' ').length} names)`)

/** The grants one below the other: names of service accounts and of what charts name are too long for a table. */
export function accessList(grants: readonly Grant[]): string {
  const blocks = grants.map(({ who, where, rights }) => {
    const lines = rights.flatMap(({ verbs, on }) =>
      wrapped(on.map(shortened), WIDTH - 4).map((part, line) =>
        line === 0 ? [`  ${verbs}`, `    ${part}`] : [`    ${part}`],
      ),
    )
    return [`${who}  ${where}`, ...lines.flat()].join('\n')
  })
  return blocks.join('\n\n')
}

/** The groups behind the names of the table. */
export function groupList(env: Environment): string {
  return namedGroups(env)
    .map(([name, id]) => `${name} is the Entra group ${id}`)
    .sort()
    .join('\n')
}
