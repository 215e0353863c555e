import { createHash } from 'node:crypto'

/** The part of `terraform show -json` that is read. https://developer.hashicorp.com/terraform/internals/json-format */
export interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[]
  /** What was changed outside of Terraform since its last apply. */
  readonly resource_drift?: readonly ResourceChange[]
}

interface ResourceChange {
  readonly address: string
  readonly change: {
    readonly actions: readonly string[]
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

/** What someone or something else changed in Azure. */
export const driftOf = (plan: PlanJson): readonly Change[] => listed(plan.resource_drift)

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
