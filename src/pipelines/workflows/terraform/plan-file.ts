import { createHash } from 'node:crypto'

/** The part of `terraform show -json` that is read. https://developer.hashicorp.com/terraform/internals/json-format */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[]
  /** What Azure answers otherwise than the state has it. */
  readonly resource_drift?: readonly ResourceChange[]
}

interface ResourceChange {
  readonly address: string
  readonly change: {
    readonly actions: readonly string[]
    readonly before?: unknown
    readonly after?: unknown
    readonly after_unknown?: unknown
    readonly replace_paths?: unknown
  }
}

/** What happens to a resource; the worst first. */
export const ACTIONS = ['replace', 'delete', 'update', 'create'] as const
export type Action = (typeof ACTIONS)[number]

/** One resource that an apply would touch. */
export interface Change {
  readonly address: string
  readonly action: Action
}

function actionOf({ change: { actions } }: ResourceChange): Action | undefined {
  if (actions.includes('delete') && actions.includes('create')) return 'replace'
  return ACTIONS.find((action) => actions.includes(action))
}

const listed = (changes: readonly ResourceChange[] = []): readonly Change[] =>
  changes
    .flatMap((each) => {
      const action = actionOf(each)
      return action ? [{ address: each.address, action }] : []
    })
    .sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action))

/** What an apply would do, the worst first. */
export const changesOf = (plan: PlanJson): readonly Change[] => listed(plan.resource_changes)

const valueAt = (value: unknown, path: readonly string[]): unknown =>
  path.reduce((inner, key) => Reflect.get(Object(inner), key), value)

/** An absent value and an empty one say the same. */
const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (value instanceof Object && Object.keys(value).length === 0)

/** Places at which two values differ, as deep as both are lists or objects. */
function differences(before: unknown, after: unknown, path: readonly string[] = []): string[][] {
  if (isEmpty(before) && isEmpty(after)) return []
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (!(before instanceof Object) || !(after instanceof Object)) return [[...path]]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap((key) => differences(valueAt(before, [key]), valueAt(after, [key]), [...path, key]))
}

/** Whether an apply would put back something of what is other than it was. */
function isPutBack(drifted: ResourceChange, planned: ResourceChange | undefined): boolean {
  if (!planned) return false
  if (drifted.change.actions.includes('delete')) return planned.change.actions.includes('create')
  return differences(drifted.change.before, drifted.change.after).some(
    (path) =>
      valueAt(planned.change.after_unknown, path) !== true &&
      differences(valueAt(drifted.change.after, path), valueAt(planned.change.after, path)).length > 0,
  )
}

/**
 * What someone changed in Azure. Right after an apply, Azure already answers otherwise than the state has it: lists that
 * are empty instead of absent, values that it computes, keys that a reader may not see, what `ignore_changes` leaves to
 * it. None of that would an apply put back, so it is no one's change.
 */
export function driftOf({ resource_drift = [], resource_changes = [] }: PlanJson): readonly Change[] {
  const planned = new Map(resource_changes.map((each) => [each.address, each]))
  return listed(resource_drift.filter((each) => isPutBack(each, planned.get(each.address))))
}

/** Keys sorted, since their order says nothing. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical)
  if (!(value instanceof Object)) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, canonical(each)]),
  )
}

/**
 * The sha256 of what a plan would do: two plans of the same changes have the same, whenever they were made. The plan
 * files themselves differ, since they carry the time and the state.
 */
export function fingerprintOf(plan: PlanJson): string {
  const changes = (plan.resource_changes ?? [])
    .filter((each) => actionOf(each) !== undefined)
    .map(({ address, change: { actions, after, after_unknown, replace_paths } }) =>
      canonical({ address, actions, after, after_unknown, replace_paths }),
    )
    .map((change) => JSON.stringify(change))
    .sort()
  return createHash('sha256').update(changes.join('\n')).digest('hex')
}
