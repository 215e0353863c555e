import { at, type Fields, fields, list, text } from '../../../engine/policies/fields.ts'
import type { Change, ResourceChange } from '../changes.ts'
import { isWithinPorts, isWithinRange } from '../ranges.ts'
import { remember } from '../remember.ts'
import { type Raised, resourceRisk } from '../risk.ts'
import { show } from '../show.ts'

const EVERYONE = new Set(['*', 'Internet', '0.0.0.0/0', '::/0', 'Any'])

/** One argument and its plural, as a set. */
const valuesOf = (rule: Fields, name: string): ReadonlySet<string> =>
  new Set([text(rule[name]) ?? [], list(rule[`${name.replace(/x$/, 'xe')}s`])].flat().map(String))

const PARTS = ['source_address_prefix', 'destination_address_prefix', 'destination_port_range'] as const

/** Rules by name: each a resource of its own, or inside its group. */
function rulesOf(change: ResourceChange, body: Fields | undefined): ReadonlyMap<string, Fields> {
  if (!body) return new Map()
  if (change.type === 'azurerm_network_security_rule') return new Map([[change.subject.split('.').at(-1) ?? '', body]])
  return new Map(list(body['security_rule']).map((rule) => [String(at(rule, 'name')), fields(rule)]))
}

const without = (items: ReadonlySet<string>, others: ReadonlySet<string>) =>
  [...items].filter((item) => !others.has(item) && ![...others].some((other) => isWithin(item, other)))

const PRIVATE = /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./

/** Whether a tag such as `Internet` takes a range in. */
const isTagged = (inner: string, tag: string): boolean =>
  EVERYONE.has(tag) && /^\d+(\.\d+){3}/.test(inner) && !(tag === 'Internet' && PRIVATE.test(inner))

const isWithin = (inner: string, outer: string): boolean =>
  isTagged(inner, outer) || (/^[\d*-]+$/.test(inner) ? isWithinPorts(inner, outer) : isWithinRange(inner, outer))

function problemOf(name: string, before: Fields | undefined, after: Fields | undefined): Raised | undefined {
  const inbound = (after ?? before)?.['direction'] !== 'Outbound'
  const way = inbound ? 'in' : 'out'
  const isAllow = (rule: Fields | undefined) => rule?.['access'] === 'Allow'
  const isDeny = (rule: Fields | undefined) => rule?.['access'] === 'Deny'
  if (after && isAllow(after)) {
    const old: Fields = before && isAllow(before) ? before : {}
    const gained = [...new Set(PARTS.flatMap((part) => without(valuesOf(after, part), valuesOf(old, part))))]
    if (gained.length === 0) return undefined
    const open = without(valuesOf(after, 'source_address_prefix'), new Set()).some((source) => EVERYONE.has(source))
    const level = inbound && open ? 'high' : 'medium'
    return { level, message: `Rule ${show(name)} lets more ${way}: ${gained.map(show).join(', ')}.` }
  }
  if (before && isDeny(before)) {
    const lost = PARTS.flatMap((part) => without(valuesOf(before, part), valuesOf(after ?? {}, part)))
    if (lost.length === 0) return undefined
    return {
      level: 'high',
      message: `Rule ${show(name)} no longer keeps ${way === 'in' ? 'out' : 'in'} ${lost.map(show).join(', ')}.`,
    }
  }
  return undefined
}

function reordered(name: string, before: Fields | undefined, after: Fields | undefined): Raised[] {
  const [from, to] = [Number(before?.['priority']), Number(after?.['priority'])]
  // A rule that lets through opens where it comes earlier, one that keeps out where it comes later.
  if (!before || !after || !(after['access'] === 'Deny' ? to > from : to < from)) return []
  const message = `Rule ${show(name)} moves from priority ${show(before['priority'])} to ${show(after['priority'])}: the first that matches decides.`
  return [{ level: 'medium', message }]
}

/** Groups that are new, as `environment address`. */
const newGroups = (changes: readonly Change[]): ReadonlySet<string> =>
  remember(changes, 'new security groups', () => {
    const isNew = (one: Change) =>
      one.of === 'resource' && one.what === 'added' && one.type === 'azurerm_network_security_group'
    return new Set(changes.filter(isNew).map((one) => `${one.environment} ${one.subject}`))
  })

/** A group that comes with its rules closes what was open. */
function isInNewGroup({ type, environment, after }: ResourceChange, changes: readonly Change[]): boolean {
  if (type === 'azurerm_network_security_group') return true
  const [, address] = /^\$\{(\w+\.\w+)\./.exec(String(at(after?.body, 'network_security_group_name'))) ?? []
  return newGroups(changes).has(`${environment} ${address}`)
}

/** Traffic that a security group kept out, or another network that is joined. */
export const azureNetworkOpened = resourceRisk(
  'azure-network-opened',
  ['high', 'medium'],
  'A security group lets more in or out, a subnet loses its group, or a network is peered.',
  (change, { changes }) => {
    const { type, what, after } = change
    if (type === 'azurerm_subnet_network_security_group_association' && what === 'removed')
      return [
        { level: 'high', message: `${show(at(change.before?.body, 'subnet_id'))} has no security group any more.` },
      ]
    if (type === 'azurerm_virtual_network_peering' && what === 'added')
      return [{ level: 'medium', message: `Peered with ${show(at(after?.body, 'remote_virtual_network_id'))}.` }]
    if (type !== 'azurerm_network_security_rule' && type !== 'azurerm_network_security_group') return []
    if (what === 'added' && isInNewGroup(change, changes)) return []
    const [old, now] = [rulesOf(change, change.before?.body), rulesOf(change, after?.body)]
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) => {
      const problem = problemOf(name, old.get(name), now.get(name))
      return [...(problem ? [problem] : []), ...reordered(name, old.get(name), now.get(name))]
    })
  },
)
