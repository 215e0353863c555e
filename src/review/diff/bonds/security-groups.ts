/** What security groups of Azure let through: the first rule that matches decides. */
import { type Fields, list, text } from '../../../engine/policies/fields.ts'
import { groupBy } from '../group-by.ts'
import { isWithinPorts, isWithinRange } from '../ranges.ts'
import { remember } from '../remember.ts'
import type { Context, PlacedRaised } from '../risk.ts'
import { bare, show, some } from '../show.ts'
import type { PlacedResource, Snapshot } from '../snapshot.ts'

const RULE = 'azurerm_network_security_rule'
const EVERYONE = ['*', 'Internet', '0.0.0.0/0', 'Any']

/** One argument of a rule and its plural. */
const valuesOf = (rule: Fields, name: string): string[] =>
  [text(rule[name]) ?? [], list(rule[`${name.replace(/x$/, 'xe')}s`])].flat().map(String)

/** One way through a group. */
interface Flow {
  readonly direction: unknown
  readonly protocol: string
  readonly source: string
  readonly target: string
  readonly port: string
}

/** Each way that one rule is about. */
const flowsOf = (rule: Fields): Flow[] =>
  valuesOf(rule, 'source_address_prefix').flatMap((source) =>
    valuesOf(rule, 'destination_address_prefix').flatMap((target) =>
      valuesOf(rule, 'destination_port_range').map((port) => ({
        direction: rule['direction'],
        protocol: text(rule['protocol']) ?? '*',
        source,
        target,
        port,
      })),
    ),
  )

const isAddressed = (inner: string, outer: string): boolean => outer === '*' || isWithinRange(inner, outer)

const covers = (rule: Fields, flow: Flow): boolean =>
  rule['direction'] === flow.direction &&
  ['*', flow.protocol].includes(text(rule['protocol']) ?? '*') &&
  valuesOf(rule, 'source_address_prefix').some((one) => isAddressed(flow.source, one)) &&
  valuesOf(rule, 'destination_address_prefix').some((one) => isAddressed(flow.target, one)) &&
  valuesOf(rule, 'destination_port_range').some((one) => isWithinPorts(flow.port, one))

// https://learn.microsoft.com/azure/virtual-network/network-security-groups-overview#default-security-rules
const isDefault = ({ direction, source }: Flow): boolean =>
  direction === 'Outbound' || source === 'VirtualNetwork' || source === 'AzureLoadBalancer'

/** What every group lets out, unless a rule says otherwise. */
const OUT: Flow = { direction: 'Outbound', protocol: 'Tcp', source: '*', target: '*', port: '*' }

/** Rules of each group, the first that matches first. */
const rulesIn = (side: Snapshot, environment: string): ReadonlyMap<string, readonly PlacedResource[]> =>
  remember(side, `security rules ${environment}`, () =>
    groupBy(
      side
        .resources(environment)
        .filter(({ type }) => type === RULE)
        .sort((a, b) => Number(a.body['priority']) - Number(b.body['priority'])),
      ({ body }) =>
        /azurerm_network_security_group\.(\w+)/.exec(String(body['network_security_group_name']))?.[1] ?? '',
      (rule) => rule,
    ),
  )

/** The rule that decides over a way; none where Azure's own do. */
const decider = (rules: readonly PlacedResource[], flow: Flow): PlacedResource | undefined =>
  rules.find(({ body }) => covers(body, flow))

const allows = (rules: readonly PlacedResource[], flow: Flow): boolean => {
  const rule = decider(rules, flow)
  return rule ? rule.body['access'] === 'Allow' : isDefault(flow)
}

const isOutside = ({ direction, source }: Flow): boolean => direction !== 'Outbound' && EVERYONE.includes(source)

/** Whether a rule only names other addresses in its stead, as where a network moves. */
function isMoved(rule: PlacedResource, flow: Flow, now: readonly PlacedResource[]): boolean {
  const same = now.find(({ name }) => name === rule.name)
  return same?.body['access'] === 'Allow' && !EVERYONE.includes(flow.source) && decider(now, flow) !== same
    ? !valuesOf(same.body, 'source_address_prefix').includes(flow.source)
    : false
}

/** Ways that a group of both sides let through and does not any more. */
export function closedFlows(environment: string, { before, after }: Pick<Context, 'before' | 'after'>): PlacedRaised[] {
  const [had, has] = [rulesIn(before, environment), rulesIn(after, environment)]
  return [...had].flatMap(([group, old]): PlacedRaised[] => {
    const now = has.get(group)
    if (!now) return [] // the group goes, or all of its rules: what it kept out comes in
    const ways = old
      .filter(({ body }) => body['access'] === 'Allow')
      .flatMap((rule) => flowsOf(rule.body).map((flow) => ({ rule, flow })))
    const out = old.slice(0, 1).map((rule) => ({ rule, flow: OUT }))
    const lost = [...ways, ...out].filter(
      ({ rule, flow }) => allows(old, flow) && !allows(now, flow) && !isMoved(rule, flow, now),
    )
    const groups = groupBy(
      lost,
      ({ flow }) => `${flow.direction} ${isOutside(flow)} ${decider(now, flow)?.name}`,
      (one) => one,
    )
    return [...groups.values()].flatMap((mine): PlacedRaised[] => {
      const [first] = mine
      if (!first) return []
      const denied = decider(now, first.flow)
      const all = (part: 'source' | 'target' | 'port') => some([...new Set(mine.map(({ flow }) => show(flow[part])))])
      const isOut = first.flow.direction === 'Outbound'
      const way = isOut ? `What is in it no longer reaches ${all('target')}` : `It no longer lets in ${all('source')}`
      const why = denied ? `, since rule ${show(denied.name)} comes first` : ''
      const end = isOutside(first.flow) ? ' Whoever comes from outside gets no answer.' : ''
      const isLoud = isOutside(first.flow) || mine.some(({ flow }) => flow.port === '*')
      return [
        {
          level: isLoud ? 'high' : 'medium',
          component: `terraform/${(denied ?? first.rule).topic}`,
          subject: bare(`azurerm_network_security_group.${group}`),
          message: `${way}, to ports ${all('port')}${why}.${end}`,
        },
      ]
    })
  })
}
