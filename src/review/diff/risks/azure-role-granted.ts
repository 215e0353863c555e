import { at, list, text } from '../../../engine/policies/fields.ts'
import { type Raised, resourceRisk } from '../risk.ts'
import { bare, show } from '../show.ts'

// Roles that change resources, grants or secrets: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const POWERFUL = /\b(Owner|Contributor|Administrator|Admin|Officer|Operator)\b/

const ACTIONS = ['actions', 'data_actions'] as const

function newActions(before: unknown, after: unknown): string[] {
  const of = (body: unknown) => {
    const permissions = at(body, 'permissions')
    const blocks = Array.isArray(permissions) ? permissions : [permissions]
    return blocks.flatMap((block) => ACTIONS.flatMap((key) => list(at(block, key)).map(String)))
  }
  const old = new Set(of(before))
  return of(after).filter((action) => !old.has(action))
}

/** Somebody may do something in Azure that they could not before. */
export const azureRoleGranted = resourceRisk(
  'azure-role-granted',
  ['high', 'medium'],
  'A role is assigned in Azure, or gains actions, or is assigned to someone else or for more.',
  (change): Raised[] => {
    const [before, after] = [change.before?.body, change.after?.body]
    if (!after) return []
    if (change.type === 'azurerm_role_definition') {
      const gained = newActions(before, after)
      const level = gained.some((action) => action.includes('*')) ? 'high' : 'medium'
      return gained.length > 0 ? [{ level, message: `The role gains ${gained.map(show).join(', ')}.` }] : []
    }
    if (change.type !== 'azurerm_role_assignment') return []
    const parts = ['principal_id', 'role_definition_name', 'role_definition_id', 'scope', 'condition'] as const
    const changed = parts.filter((part) => at(before, part) !== at(after, part))
    if (changed.length === 0) return []
    const condition = changed.join() === 'condition' ? ' under another condition' : ''
    const role = text(at(after, 'role_definition_name')) ?? text(at(after, 'role_definition_id')) ?? 'a role'
    const who = `${bare(text(at(after, 'principal_type')) ?? 'principal')} ${show(at(after, 'principal_id'))}`
    return [
      {
        level: POWERFUL.test(role) || !text(at(after, 'role_definition_name')) ? 'high' : 'medium',
        message: `${who} becomes ${show(role)} on ${show(at(after, 'scope'))}${condition}.`,
      },
    ]
  },
)
