import { at, type Fields } from '../../../engine/policies/fields.ts'
import { numbersOf } from '../releases.ts'
import { AZURERM_ARGUMENTS } from './azurerm-arguments.ts'
import { AZURERM_CONDITIONS, type Case } from './azurerm-conditions.ts'
import type { Effect } from './effect.ts'

/** Which version of the provider applies it: a version that is locked, or the oldest that may be. */
export interface Provider {
  readonly version: string
  readonly isLocked: boolean
}

/** One argument of a resource, before and after. */
export interface ArgumentChange {
  readonly before: unknown
  readonly after: unknown
  /** The whole resource. */
  readonly bodies: { readonly before: Fields | undefined; readonly after: Fields | undefined }
  readonly provider: Provider | undefined
}

const EFFECTS: Readonly<Record<string, Effect>> = {
  '⟳': 'replaces',
  '↻': 'rotates nodes',
  '✗': 'refused',
  '?': 'depends',
}

const parsed = new Map<string, ReadonlyMap<string, Effect>>()

/** Arguments of one type, parsed when it is first asked for. */
function argumentsOf(type: string): ReadonlyMap<string, Effect> | undefined {
  const text = Object.hasOwn(AZURERM_ARGUMENTS, type) ? AZURERM_ARGUMENTS[type] : undefined
  const known = parsed.get(type)
  if (known || text === undefined) return known
  const entries = text.trim().split(/\s+/)
  const effects = new Map(
    entries.map((entry) => [entry.replace(/[⟳↻✗?]$/, ''), EFFECTS[entry.at(-1) ?? ''] ?? 'in place']),
  )
  parsed.set(type, effects)
  return effects
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== ''

/** Whether a value is one of some; what is not said holds for any. */
function isOne(value: unknown, values: Case['from']): boolean {
  if (values === undefined) return true
  if (typeof values === 'string') return isSet(value) === (values === 'set')
  return values.includes(value)
}

const argumentIn = (body: Fields | undefined, path: string): unknown => at(body, ...path.split('.'))

function holds(one: Case, { before, after, bodies }: ArgumentChange): boolean {
  const { from, to, block, beside, toThatOf } = one
  return (
    isOne(before, from) &&
    isOne(after, to) &&
    (block === undefined || isSet(argumentIn(bodies.before, block)) !== isSet(argumentIn(bodies.after, block))) &&
    (beside === undefined || beside[1].includes(argumentIn(bodies.after, beside[0]))) &&
    (toThatOf === undefined || argumentIn(bodies.before, toThatOf) === before)
  )
}

/** Whether a version of the provider is older than another; nothing where that is not known. */
function isBefore(provider: Provider | undefined, until: string): boolean | undefined {
  const [is, wanted] = [numbersOf(provider?.version), numbersOf(until)]
  if (!provider || !is || !wanted) return undefined
  const index = is.findIndex((number, place) => number !== wanted[place])
  const older = index >= 0 && (is[index] ?? 0) < (wanted[index] ?? 0)
  return older && !provider.isLocked ? undefined : older
}

/** The effect of the first case that holds. */
function effectByValues(cases: readonly Case[], change: ArgumentChange): Effect {
  for (const one of cases) {
    if (!holds(one, change)) continue
    const applies = one.until === undefined || isBefore(change.provider, one.until)
    if (applies === undefined) return 'depends'
    if (applies) return one.effect
  }
  return 'in place'
}

/**
 * Looks up one argument, or else the block it stands in.
 *
 * @param path - Names from the resource inwards, without places in lists: `default_node_pool.vm_size`.
 * @param change - Its values, where the effect may depend on them.
 */
export function effectOf(type: string, path: string, change?: ArgumentChange): Effect {
  const effects = argumentsOf(type)
  const conditions = Object.hasOwn(AZURERM_CONDITIONS, type) ? AZURERM_CONDITIONS[type] : undefined
  const steps = path.split('.')
  for (let length = steps.length; length > 0; length--) {
    const name = steps.slice(0, length).join('.')
    const effect = effects?.get(name)
    const cases = conditions?.[name]
    if (effect === 'depends' && change && cases) return effectByValues(cases, change)
    if (effect) return effect
  }
  return 'unknown'
}
