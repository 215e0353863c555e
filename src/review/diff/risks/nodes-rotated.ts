import { at, text } from '../../../engine/policies/fields.ts'
import { appliedFields, effectOfField } from '../replacements.ts'
import { resourceRisk } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** Nodes are replaced under a temporary pool; without its name, Terraform refuses. */
export const nodesRotated = resourceRisk(
  'nodes-rotated',
  ['high'],
  'Every node of a pool is replaced, and every pod on it restarts.',
  (change, { after, replacements }) => {
    if (change.what !== 'changed' || replacements.in(change.environment).has(change.subject)) return []
    const fields = appliedFields(change).filter((field) => effectOfField(change, field, after) === 'rotates nodes')
    if (fields.length === 0) return []
    const pool = at(change.after?.body, 'default_node_pool') ?? change.after?.body
    const name = text(at(pool, 'temporary_name_for_rotation'))
    const how = name
      ? `The nodes of pool ${show(at(pool, 'name'))} are replaced under the temporary pool ${show(name)}; its pods move without a drain`
      : 'The nodes are replaced, and Terraform refuses without `temporary_name_for_rotation`'
    return [
      {
        level: 'high',
        message: `${how}: ${fields.map(({ path, before, after }) => `${path}: ${showChange({ before, after })}`).join(', ')}.`,
      },
    ]
  },
)
