/** Resources that only have another address: https://developer.hashicorp.com/terraform/language/moved */
import { at, text } from '../../engine/policies/fields.ts'
import { remember } from './remember.ts'
import type { PlacedResource, Snapshot } from './snapshot.ts'

export const addressOf = ({ type, name }: PlacedResource): string => `${type}.${name}`

/** New addresses by old ones, chains followed to their end. */
function movesIn(after: Snapshot, environment: string): ReadonlyMap<string, string> {
  return remember(after, `moves ${environment}`, () => {
    const blocks = after.sections(environment, 'moved').flatMap(({ value }) => (Array.isArray(value) ? value : [value]))
    const steps = new Map(
      blocks.flatMap((block) => {
        const [from, to] = [text(at(block, 'from')), text(at(block, 'to'))]
        return from && to ? [[from, to] as const] : []
      }),
    )
    const endOf = (address: string, left: number): string => {
      const next = steps.get(address)
      return next === undefined || left === 0 ? address : endOf(next, left - 1)
    }
    return new Map([...steps.keys()].map((from) => [from, endOf(from, steps.size)]))
  })
}

/** A value of before, its references as they are called after. */
export function movedValue<T>(value: T, after: Snapshot, environment: string): T {
  const moves = movesIn(after, environment)
  if (moves.size === 0 || value === undefined) return value
  const source = JSON.stringify(value).replaceAll(/\b[a-z]\w*\.[A-Za-z_][\w-]*/g, (name) => moves.get(name) ?? name)
  return JSON.parse(source)
}

/** Resources of before, with the addresses that they have after. */
export function movedResources(before: Snapshot, after: Snapshot, environment: string): PlacedResource[] {
  const resources = before.resources(environment)
  const moves = movesIn(after, environment)
  if (moves.size === 0) return resources
  return resources.map((resource) => {
    const [type = '', name = ''] = (moves.get(addressOf(resource)) ?? addressOf(resource)).split('.')
    return { ...resource, type, name, body: movedValue(resource.body, after, environment) }
  })
}
