import { at, list } from '../../../engine/policies/fields.ts'
import type { ResourceChange } from '../changes.ts'
import { type FieldChange, leaves, plainPath } from '../fields.ts'
import { isWithinRange } from '../ranges.ts'
import { type Raised, resourceRisk } from '../risk.ts'
import { show, showChange } from '../show.ts'

/** Who may call the API server; without the list, everyone. */
const API_SERVER = ['api_server_access_profile', 'authorized_ip_ranges'] as const

/** Who may come through a closed door; without the list, nobody. */
const DOORS = /(^|\.)(ip_rules?|ip_range|virtual_network_subnet_ids|private_link_access)(\.|$)/

const CLOSED: Readonly<Record<string, unknown>> = { public_network_access_enabled: false, default_action: 'Deny' }

// A range of this many addresses or more is nobody's own.
const WIDE_PREFIX = 8

const isWide = (range: unknown): boolean => Number(/\/(\d+)$/.exec(String(range))?.[1] ?? 32) <= WIDE_PREFIX

const gains = (path: string, added: readonly unknown[]): Raised => ({
  level: added.some(isWide) ? 'high' : 'medium',
  message: `${path} gains ${added.map(show).join(', ')}.`,
})

function apiServerRisks({ before, after }: ResourceChange): Raised[] {
  const [old, now] = [list(at(before?.body, ...API_SERVER)), list(at(after?.body, ...API_SERVER))]
  if (old.length === 0 || at(after?.body, 'private_cluster_enabled') === true) return []
  if (now.length === 0) return [{ level: 'high', message: `${API_SERVER.join('.')} is gone: every address may come.` }]
  const added = now.filter((range) => !old.some((one) => isWithinRange(String(range), String(one))))
  return added.length > 0 ? [gains(API_SERVER.join('.'), added)] : []
}

function doorRisks(
  change: ResourceChange,
  { path, before, after }: FieldChange,
  all: readonly FieldChange[],
): Raised[] {
  const plain = plainPath(path)
  const [name = '', ...parents] = plain.split('.').reverse()
  if (Object.hasOwn(CLOSED, name) && before === CLOSED[name])
    return [{ level: 'high', message: `${path}: ${showChange({ before, after })}.` }]
  if (!DOORS.test(plain) || after === undefined) return []
  // A door that comes with its list closes what was open.
  const isNew = parents.length > 0 && at(change.before?.body, ...parents.reverse()) === undefined
  const had = all.filter((one) => one.path === path).flatMap((one) => one.before ?? [])
  const added = (Array.isArray(after) ? after : [after]).filter(
    (range) => !had.some((one) => isWithinRange(String(range), String(one))),
  )
  return isNew || added.length === 0 ? [] : [gains(path, added)]
}

/** What answers addresses from which it did not answer before. */
export const azureRangeOpened = resourceRisk(
  'azure-range-opened',
  ['high', 'medium'],
  'The API server, the vault, the registry or a storage account answers more addresses.',
  (change): Raised[] => {
    if (change.what !== 'changed') return []
    const fields = change.fields.flatMap(leaves)
    return [...apiServerRisks(change), ...fields.flatMap((field) => doorRisks(change, field, fields))]
  },
)
