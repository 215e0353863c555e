import { AZURERM_ARGUMENTS } from './azurerm-arguments.ts'

/** What a change of one argument does to a resource that exists. */
export type Effect = 'in place' | 'replaces' | 'rotates nodes' | 'depends' | 'unknown'

const EFFECTS: Readonly<Record<string, Effect>> = { '⟳': 'replaces', '↻': 'rotates nodes', '?': 'depends' }

const parsed = new Map<string, ReadonlyMap<string, Effect>>()

/** Arguments of one type, parsed when it is first asked for. */
function argumentsOf(type: string): ReadonlyMap<string, Effect> | undefined {
  const text = Object.hasOwn(AZURERM_ARGUMENTS, type) ? AZURERM_ARGUMENTS[type] : undefined
  const known = parsed.get(type)
  if (known || text === undefined) return known
  const entries = text.trim().split(/\s+/)
  const effects = new Map(
    entries.map((entry) => [entry.replace(/[⟳↻?]$/, ''), EFFECTS[entry.at(-1) ?? ''] ?? 'in place']),
  )
  parsed.set(type, effects)
  return effects
}

/**
 * Looks up one argument, or else the block it stands in.
 *
 * @param path - Names from the resource inwards, without places in lists: `default_node_pool.vm_size`.
 */
export function effectOf(type: string, path: string): Effect {
  const effects = argumentsOf(type)
  const steps = path.split('.')
  for (let length = steps.length; length > 0; length--) {
    const effect = effects?.get(steps.slice(0, length).join('.'))
    if (effect) return effect
  }
  return 'unknown'
}
