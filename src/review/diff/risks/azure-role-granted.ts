import { at, list, text } from '../../../engine/policies/fields.ts'
import { isLesserAzureRole } from '../facts/role-order.ts'
import { type Raised, resourceRisk } from '../risk.ts'
import { bare, show } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

// Roles that change resources, grants or secrets: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
const POWERFUL = /\b(Owner|Contributor|Administrator|Admin|Officer|Operator|(Secrets|Crypto|Certificate) User)\b/

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

const ADDRESS = /^\$\{((?:data\.)?\w+\.\w+)\./
const SUBSCRIPTION = /^(\/subscriptions\/[^/]+|\$\{data\.azurerm_subscription\.\w+\.id\})$/

/** Whether a scope is a whole subscription, or more; reading there is what plans live on. */
const isWide = (scope: unknown): boolean =>
  SUBSCRIPTION.test(String(scope)) || /^\/providers\/Microsoft\.Management/.test(String(scope))

/** Whether a scope is part of another: of a subscription, of a group by its name, or as a path. */
function isWithinScope(inner: string, outer: string, side: Snapshot, environment: string): boolean {
  if (inner.startsWith(`${outer}/`)) return true
  if (SUBSCRIPTION.test(outer)) return inner !== outer && !inner.startsWith('/providers/')
  const [address, container] = [inner, outer].map((scope) => ADDRESS.exec(scope)?.[1])
  if (!address || !container) return false
  const resource = side.resources(environment).find(({ type, name }) => `${type}.${name}` === address)
  const parents = [
    resource?.body['resource_group_name'],
    resource?.body['virtual_network_name'],
    resource?.body['virtual_network_id'],
  ]
  return parents.some((parent) => ADDRESS.exec(String(parent))?.[1] === container)
}

type Body = Readonly<Record<string, unknown>> | undefined

/** Whether an assignment gives nothing that the one before did not. */
function isNarrower(part: string, before: Body, after: Body, side: Snapshot, environment: string): boolean {
  const [from, to] = [text(at(before, part)), text(at(after, part))]
  if (part === 'condition') return from === undefined
  if (from === undefined || to === undefined) return false
  if (part === 'role_definition_name') return isLesserAzureRole(to, from)
  return part === 'scope' && isWithinScope(to, from, side, environment)
}

/** Somebody may do something in Azure that they could not before. */
export const azureRoleGranted = resourceRisk(
  'azure-role-granted',
  ['high', 'medium'],
  'A role is assigned in Azure, or gains actions, or is assigned to someone else or for more.',
  (change, context): Raised[] => {
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
    const narrows = (part: string) => isNarrower(part, before, after, context.after, change.environment)
    if (before && changed.every(narrows)) return []
    const condition = changed.join() === 'condition' ? ' under another condition' : ''
    const role = text(at(after, 'role_definition_name')) ?? text(at(after, 'role_definition_id')) ?? 'a role'
    const who = `${bare(text(at(after, 'principal_type')) ?? 'principal')} ${show(at(after, 'principal_id'))}`
    return [
      {
        level:
          POWERFUL.test(role) || !text(at(after, 'role_definition_name')) || isWide(at(after, 'scope'))
            ? 'high'
            : 'medium',
        message: `${who} becomes ${show(role)} on ${show(at(after, 'scope'))}${condition}.`,
      },
    ]
  },
)
