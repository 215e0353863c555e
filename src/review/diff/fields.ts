/** Finds what differs between two values, field by field, lists by what their items are called. */
import { load } from 'js-yaml'
import { at, fields, isFields } from '../../engine/policies/fields.ts'
import { bare } from './show.ts'

/** One field that differs. `undefined` stands for a field that is not there. */
export interface FieldChange {
  /** Where, for people: `spec.template.spec.containers[web].image`; an item of a list of texts is `args[]`. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** What tells the items of a list apart, most telling first. The first that every item has, each another, is taken. */
const KEYS: readonly (readonly string[])[] = [
  ['name'],
  ['kind', 'name'],
  ['kind', 'namespace', 'name'],
  ['key'],
  ['chart'],
  ['chart', 'path'],
  ['path'],
  ['repoURL', 'path'],
  ['alert'],
  ['record'],
  ['group', 'kind'],
  ['host'],
  ['hostname'],
  ['namespace', 'server'],
  ['apiGroups', 'resources', 'resourceNames'],
  ['secretKey'],
  ['containerPort'],
  ['port'],
  ['port', 'protocol'],
  ['mountPath'],
  ['cidr'],
  ['category'],
  ['category_group'],
  ['topologyKey'],
  ['type'],
]

const isNested = (value: unknown): boolean => typeof value === 'object' && value !== null

/** The same text for the same value, whatever the order of its keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    isFields(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  )
}

const keyText = (value: unknown): string => {
  if (Array.isArray(value)) return bare(value.map(String).join(','))
  return bare(isNested(value) ? canonical(value) : String(value ?? ''))
}

/** Names of a list's items by one key, where it tells all of them apart. */
function namesBy(key: readonly string[], items: readonly unknown[]): string[] | undefined {
  if (items.some((item) => key.every((field) => at(item, field) === undefined))) return undefined
  const names = items.map((item) =>
    key
      .map((field) => keyText(at(item, field)))
      .filter(Boolean)
      .join('/'),
  )
  return new Set(names).size === names.length ? names : undefined
}

function changesInItems(path: string, before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  for (const key of KEYS) {
    const [from, to] = [namesBy(key, before), namesBy(key, after)]
    if (!from || !to) continue
    const [old, now] = [
      new Map(from.map((name, i) => [name, before[i]])),
      new Map(to.map((name, i) => [name, after[i]])),
    ]
    return [...new Set([...from, ...to])].flatMap((name) =>
      changesBetweenValues(`${path}[${name}]`, old.get(name), now.get(name)),
    )
  }
  // Nothing tells them apart: equal ones belong together, the rest by their order.
  const left = new Map<string, number>()
  for (const item of after) left.set(canonical(item), (left.get(canonical(item)) ?? 0) + 1)
  const unmatched = (items: readonly unknown[], counts: Map<string, number>) =>
    items.filter((item) => {
      const count = counts.get(canonical(item)) ?? 0
      counts.set(canonical(item), count - 1)
      return count <= 0
    })
  const counted = new Map<string, number>()
  for (const item of before) counted.set(canonical(item), (counted.get(canonical(item)) ?? 0) + 1)
  const [old, now] = [unmatched(before, left), unmatched(after, counted)]
  return Array.from({ length: Math.max(old.length, now.length) }, (_, i) => i).flatMap((i) =>
    changesBetweenValues(`${path}[${i}]`, old[i], now[i]),
  )
}

function changesInTexts(path: string, before: readonly unknown[], after: readonly unknown[]): FieldChange[] {
  const [old, now] = [new Set(before), new Set(after)]
  const removed = before.filter((item) => !now.has(item))
  const added = after.filter((item) => !old.has(item))
  if (removed.length + added.length === 0)
    return canonical(before) === canonical(after) ? [] : [{ path, before, after }] // another order, or one of two equal ones
  return [
    ...removed.map((item) => ({ path: `${path}[]`, before: item, after: undefined })),
    ...added.map((item) => ({ path: `${path}[]`, before: undefined, after: item })),
  ]
}

/** The value inside a text that is YAML or JSON itself: Helm values, dashboards. */
function valueIn(text: unknown): unknown {
  if (typeof text !== 'string' || !/[{:]/.test(text) || !/[\n{]/.test(text)) return undefined
  try {
    const value = /^\s*[[{]/.test(text) ? JSON.parse(text) : load(text)
    return isNested(value) ? value : undefined
  } catch {
    return undefined
  }
}

const step = (path: string, key: string): string =>
  /[./]/.test(key) ? `${path}[${bare(key)}]` : `${path}${path && '.'}${bare(key)}`

/** Compares two values. */
export function changesBetweenValues(path: string, before: unknown, after: unknown): FieldChange[] {
  if (before === after) return []
  if (Array.isArray(before) && Array.isArray(after))
    return [...before, ...after].every(isFields)
      ? changesInItems(path, before, after)
      : changesInTexts(path, before, after)
  if (isFields(before) && isFields(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      changesBetweenValues(step(path, key), before[key], after[key]),
    )
  }
  const [inBefore, inAfter] = [valueIn(before), valueIn(after)]
  if (inBefore !== undefined && inAfter !== undefined) return changesBetweenValues(path, inBefore, inAfter)
  return [{ path, before, after }]
}

/** Spreads a block that came or went over the arguments in it. */
export function leaves({ path, before, after }: FieldChange): FieldChange[] {
  const whole = before ?? after
  if ((before !== undefined && after !== undefined) || !isFields(whole)) return [{ path, before, after }]
  return Object.keys(whole).flatMap((key) =>
    leaves({ path: step(path, key), before: fields(before)[key], after: fields(after)[key] }),
  )
}

/** Spreads a block that came or went over everything in it, items of lists as well. */
export function allLeaves(field: FieldChange): FieldChange[] {
  return leaves(field).flatMap(({ path, before, after }) => {
    if (!(Array.isArray(before) && after === undefined) && !(Array.isArray(after) && before === undefined))
      return [{ path, before, after }]
    return changesBetweenValues(path, before ?? [], after ?? []).flatMap(allLeaves)
  })
}

/** Names of a path without places in lists: `rule[a].labels[b.c]` is `rule.labels`. */
export const plainPath = (path: string): string => path.replaceAll(/\[[^\]]*\]/g, '')
