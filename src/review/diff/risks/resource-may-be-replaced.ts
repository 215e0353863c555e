import { refusalOf } from '../facts/azure-refusals.ts'
import { lossOf } from '../facts/data-bearing.ts'
import { appliedFields, effectOfField } from '../replacements.ts'
import { resourceRisk } from '../risk.ts'
import { showChange } from '../show.ts'

/** What no table answers is said, not passed over. */
export const resourceMayBeReplaced = resourceRisk(
  'resource-may-be-replaced',
  ['high', 'medium'],
  'An argument replaces the resource for some values only, or nothing is known of it here: read the plan.',
  (change, { after: side, replacements }) => {
    if (change.what !== 'changed' || replacements.in(change.environment).has(change.subject)) return []
    const open = appliedFields(change).filter((field) => refusalOf(change.type, field) === undefined)
    return open.flatMap((field) => {
      const { path, before, after } = field
      const effect = effectOfField(change, field, side)
      if (effect !== 'depends' && effect !== 'unknown') return []
      const why =
        effect === 'depends' ? 'replaces it for some values' : 'is not in src/review/diff/facts/azurerm-arguments.ts'
      const level = effect === 'depends' && lossOf(change.type).level === 'critical' ? 'high' : 'medium'
      return [
        {
          level,
          message: `May be replaced: ${path}: ${showChange({ before, after })} ${why}. Read the plan.`,
        } as const,
      ]
    })
  },
)
