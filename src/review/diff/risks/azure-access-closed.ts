import { at, list } from '../../../engine/policies/fields.ts'
import { closedFlows } from '../bonds/security-groups.ts'
import { leaves, plainPath } from '../fields.ts'
import { isWithinRange } from '../ranges.ts'
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
  const lost = old.filter((range) => !now.some((other) => isWithinRange(range, other)))
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

/** A door that closes with somebody outside. */
export const azureAccessClosed: Risk = {
  ...resourceRisk('azure-access-closed', ['high', 'medium'], ABOUT, (change): Raised[] => {
    if (change.what !== 'changed') return []
    if (change.type === 'azurerm_kubernetes_cluster') return apiServerRisks(change.before?.body, change.after?.body)
    const who = Object.hasOwn(SHUT_OUT, change.type) ? SHUT_OUT[change.type] : undefined
    if (!who) return []
    return change.fields.flatMap(leaves).flatMap((field): Raised[] => {
      const name = plainPath(field.path).split('.').at(-1)
      const closes =
        (name === 'public_network_access_enabled' && field.before !== false && field.after === false) ||
        (name === 'default_action' && field.before !== 'Deny' && field.after === 'Deny')
      return closes ? [{ level: 'high', message: `${field.path}: ${showChange(field)}. ${who}.` }] : []
    })
  }),
  look: closedFlows,
}
