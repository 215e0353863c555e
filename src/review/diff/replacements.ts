import { at } from '../../engine/policies/fields.ts'
import type { Change, ResourceChange } from './changes.ts'
import { effectOf } from './facts/argument-effect.ts'
import type { Effect } from './facts/effect.ts'
import { type FieldChange, leaves, plainPath } from './fields.ts'
import { addressOf, movedResources } from './moves.ts'
import type { PlacedResource, Snapshot } from './snapshot.ts'

/** Why a resource that stays in the files is destroyed and made again. */
export interface Replacement {
  readonly resource: PlacedResource
  readonly address: string
  /** Its own arguments that do it. */
  readonly fields: readonly FieldChange[]
  /** The resource whose replacement does it, where none of its own does. */
  readonly follows?: string
  /** The resource that changes itself, at the start of what follows. */
  readonly cause?: string
}

/** Arguments that Terraform leaves alone once the resource exists, as `lifecycle` says. */
function isIgnored(resource: PlacedResource | undefined, path: string): boolean {
  const ignored = at(resource?.body, 'lifecycle', 'ignore_changes')
  if (ignored === 'all') return true
  if (!Array.isArray(ignored)) return false
  return ignored.some((name) => {
    const plain = plainPath(String(name))
    return path === plain || path.startsWith(`${plain}.`)
  })
}

/** The arguments of a resource that an apply would change, blocks spread out. */
export function appliedFields(change: ResourceChange): FieldChange[] {
  return change.fields
    .flatMap(leaves)
    .filter(
      ({ path }) =>
        !/^(lifecycle|depends_on|provisioner|connection|\/\/)\b/.test(path) &&
        !isIgnored(change.after, plainPath(path)),
    )
}

/** What the change of one argument does, by its values and the provider that applies it. */
export function effectOfField(
  { type, environment, before, after }: ResourceChange,
  field: FieldChange,
  side: Snapshot,
): Effect {
  return effectOf(type, plainPath(field.path), {
    before: field.before,
    after: field.after,
    bodies: { before: before?.body, after: after?.body },
    provider: side.provider(environment),
  })
}

const REFERENCE = /(?:^|[^.\w])(azurerm_\w+\.\w+)(?:\[[^\]]*\])?\.(\w+)/g

/** What every argument refers to: address and attribute. */
function referencesIn(value: unknown, path: string, found: (path: string, address: string, attribute: string) => void) {
  if (typeof value === 'string') {
    if (value.includes('${'))
      for (const [, address = '', attribute = ''] of value.matchAll(REFERENCE)) found(path, address, attribute)
  } else if (Array.isArray(value)) for (const item of value) referencesIn(item, path, found)
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) referencesIn(inner, path ? `${path}.${key}` : key, found)
}

/** What an apply destroys and makes again, with what follows from it. Computed for a root module when asked for. */
export class Replacements {
  private readonly roots = new Map<string, ReadonlyMap<string, Replacement>>()

  private readonly before: Snapshot
  private readonly after: Snapshot
  private readonly changes: readonly Change[]

  constructor(before: Snapshot, after: Snapshot, changes: readonly Change[]) {
    this.before = before
    this.after = after
    this.changes = changes
  }

  /** By address. */
  in(environment: string): ReadonlyMap<string, Replacement> {
    const known = this.roots.get(environment) ?? this.compute(environment)
    this.roots.set(environment, known)
    return known
  }

  private compute(environment: string): ReadonlyMap<string, Replacement> {
    const result = new Map<string, Replacement>()
    const changed = new Map<string, ReadonlySet<string>>()
    for (const change of this.changes) {
      if (change.of !== 'resource' || change.environment !== environment || !change.before || !change.after) continue
      const applied = appliedFields(change)
      changed.set(change.subject, new Set(applied.map(({ path }) => plainPath(path).split('.')[0] ?? '')))
      const fields = applied.filter((field) => effectOfField(change, field, this.after) === 'replaces')
      if (fields.length > 0) result.set(change.subject, { resource: change.after, address: change.subject, fields })
    }
    if (result.size > 0) this.follow(environment, result, changed)
    return result
  }

  /** A reference to what only Azure knows is unknown until its resource exists again, and replaces what needs it. */
  private follow(
    environment: string,
    result: Map<string, Replacement>,
    changed: ReadonlyMap<string, ReadonlySet<string>>,
  ): void {
    const existing = new Set(movedResources(this.before, this.after, environment).map(addressOf))
    const users = new Map<string, { resource: PlacedResource; attribute: string }[]>()
    const bodies = new Map<string, PlacedResource>()
    for (const resource of this.after.resources(environment)) {
      bodies.set(`${resource.type}.${resource.name}`, resource)
      referencesIn(resource.body, '', (path, address, attribute) => {
        if (effectOf(resource.type, path) !== 'replaces' || isIgnored(resource, path)) return
        const list = users.get(address) ?? []
        list.push({ resource, attribute })
        users.set(address, list)
      })
    }
    const queue = [...result.keys()]
    for (const address of queue)
      for (const { resource, attribute } of users.get(address) ?? []) {
        const user = `${resource.type}.${resource.name}`
        const isWritten = bodies.get(address)?.body[attribute] !== undefined
        if (result.has(user) || !existing.has(user)) continue
        if (isWritten && !changed.get(address)?.has(attribute)) continue // its value is known and stays
        result.set(user, {
          resource,
          address: user,
          fields: [],
          follows: address,
          cause: result.get(address)?.cause ?? address,
        })
        queue.push(user)
      }
  }
}
