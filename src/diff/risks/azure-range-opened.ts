import { at, list } from '../../policies/fields.ts'
import { leaves, plainPath } from '../fields.ts'
import { type Raised, resourceRisk, show } from '../risk.ts'

/** Arguments that list who may come; a list that is gone lets everyone. */
const RANGES = /(^|\.)(authorized_ip_ranges|ip_rules?|ip_range|virtual_network_subnet_ids|private_link_access)(\.|$)/

// A range of this many addresses or more is nobody's own.
const WIDE_PREFIX = 8

function isWide(range: unknown): boolean {
  const [, bits] = /\/(\d+)$/.exec(String(range)) ?? []
  return bits !== undefined && Number(bits) <= WIDE_PREFIX
}

const CLOSED: Readonly<Record<string, unknown>> = { public_network_access_enabled: false, default_action: 'Deny' }

/** What answers addresses from which it did not answer before. */
export const azureRangeOpened = resourceRisk(
  'azure-range-opened',
  'The API server, the vault, the registry or a storage account answers more addresses.',
  (change): Raised[] => {
    if (change.what !== 'changed') return []
    const flags = change.fields.flatMap(leaves).flatMap(({ path, before, after }): Raised[] => {
      const name = plainPath(path).split('.').at(-1) ?? ''
      const opens = Object.hasOwn(CLOSED, name) && before === CLOSED[name]
      return opens ? [{ level: 'high', message: `${path}: ${show(before)} → ${show(after)}.` }] : []
    })
    const ranges = change.fields.flatMap(leaves).flatMap(({ path, before, after }): Raised[] => {
      if (!RANGES.test(plainPath(path))) return []
      if (before !== undefined && after === undefined && !path.endsWith('[]'))
        return [{ level: 'high', message: `${path} is gone: every address may come.` }]
      const added = Array.isArray(after) ? list(after) : after === undefined ? [] : [after]
      // The first entry of a list that was not there narrows.
      const narrows = before === undefined && !path.endsWith('[]')
      if (added.length === 0 || narrows) return []
      return [
        { level: added.some(isWide) ? 'high' : 'medium', message: `${path} gains ${added.map(show).join(', ')}.` },
      ]
    })
    const emptied = [['api_server_access_profile', 'authorized_ip_ranges']].flatMap((path): Raised[] => {
      const [old, now] = [list(at(change.before?.body, ...path)), list(at(change.after?.body, ...path))]
      const isPublic = at(change.after?.body, 'private_cluster_enabled') !== true
      const message = `${path.join('.')} is empty: every address may come.`
      return old.length > 0 && now.length === 0 && isPublic && at(change.after?.body, ...path)
        ? [{ level: 'high', message }]
        : []
    })
    return [...flags, ...ranges, ...emptied]
  },
)
