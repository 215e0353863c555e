import { at } from '../../../engine/policies/fields.ts'
import { resourceRisk } from '../risk.ts'
import { show } from '../show.ts'

/** A token of GitHub or of a cluster that Azure did not accept before. */
export const azureSignInAdded = resourceRisk(
  'azure-sign-in-added',
  ['high'],
  'Another workload or pipeline may sign in as an identity: a federated credential came or names someone else.',
  (change) => {
    const [before, after] = [change.before?.body, change.after?.body]
    if (change.type !== 'azurerm_federated_identity_credential' || !after) return []
    const parts = ['subject', 'issuer', 'user_assigned_identity_id'] as const
    if (before && parts.every((part) => at(before, part) === at(after, part))) return []
    return [
      {
        level: 'high',
        message: `${show(at(after, 'subject'))} of ${show(at(after, 'issuer'))} may sign in as ${show(at(after, 'user_assigned_identity_id'))}${before ? `; ${show(at(before, 'subject'))} no longer may` : ''}.`,
      },
    ]
  },
)
