import { at, list } from '../../../engine/policies/fields.ts'
import { closedFlows } from '../bonds/security-groups.ts'
import type { ResourceChange } from '../changes.ts'
import { leaves, plainPath } from '../fields.ts'
import { isWithinRanges } from '../ranges.ts'
import { type Raised, type Risk, resourceRisk } from '../risk.ts'
import { show, showChange, some } from '../show.ts'

/** Who comes from outside of the network, and no longer can. */
const SHUT_OUT: Readonly<Record<string, string>> = {
  azurerm_container_registry:
    'GitHub’s own runners push no image any more, nor sign one: only runners inside the network do',
  azurerm_key_vault: 'Only what is in the network reads secrets: people and pipelines outside of it are refused',
  azurerm_storage_account:
    'Whoever keeps state or logs there from outside of the network is refused, pipelines as well',
}

/** Addresses that the API server answered and does not any more. */
function apiServerRisks(before: unknown, after: unknown): Raised[] {
  const rangesOf = (body: unknown) => list(at(body, 'api_server_access_profile', 'authorized_ip_ranges')).map(String)
  const [old, now] = [rangesOf(before), rangesOf(after)]
  if (now.length === 0) return []
  const lost = old.filter((range) => !isWithinRanges(range, now))
  if (old.length > 0 && lost.length === 0) return []
  const who = old.length === 0 ? 'everybody but ' : ''
  const whom = some((old.length === 0 ? now : lost).map(show))
  return [
    {
      level: 'medium',
      message: `The API server no longer answers ${who}${whom}: kubectl and pipelines there are cut off.`,
    },
  ]
}

const ABOUT =
  'The registry, the vault, a storage account, the API server or a security group no longer lets in who came from outside.'

/** Addresses that a vault, a registry or a storage account answered and does not any more, while others are let in. */
function ruleRisks({ before, after }: ResourceChange): Raised[] {
  return (['network_acls', 'network_rules', 'network_rule_set'] as const).flatMap((block): Raised[] => {
    const rangesOf = (side: ResourceChange['before']) => list(at(side?.body, block, 'ip_rules')).map(String)
    const lost = rangesOf(before).filter((range) => !isWithinRanges(range, rangesOf(after)))
    if (lost.length === 0 || at(after?.body, block, 'default_action') !== 'Deny') return []
    return [{ level: 'medium', message: `${block}.ip_rules: ${some(lost.map(show))} is no longer answered.` }]
  })
}

/** A door that closes with somebody outside. */
export const azureAccessClosed: Risk = {
  ...resourceRisk('azure-access-closed', ['high', 'medium'], ABOUT, (change): Raised[] => {
    if (change.what !== 'changed') return []
    if (change.type === 'azurerm_kubernetes_cluster') return apiServerRisks(change.before?.body, change.after?.body)
    const who = Object.hasOwn(SHUT_OUT, change.type) ? SHUT_OUT[change.type] : undefined
    if (!who) return []
    const refused = ruleRisks(change)
    const shut = change.fields.flatMap(leaves).flatMap((field): Raised[] => {
      const name = plainPath(field.path).split('.').at(-1)
      const closes =
        (name === 'public_network_access_enabled' && field.before !== false && field.after === false) ||
        (name === 'default_action' && field.before !== 'Deny' && field.after === 'Deny')
      return closes ? [{ level: 'high', message: `${field.path}: ${showChange(field)}. ${who}.` }] : []
    })
    return [...shut, ...refused]
  }),
  look: closedFlows,
}
