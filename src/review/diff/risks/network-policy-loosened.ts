import { at, fields, list } from '../../../engine/policies/fields.ts'
import { canonical } from '../fields.ts'
import { groupBy } from '../group-by.ts'
import { remember } from '../remember.ts'
import { objectRisk, type Raised } from '../risk.ts'
import { bare, some } from '../show.ts'
import type { Snapshot } from '../snapshot.ts'

const DIRECTIONS = [
  { type: 'Ingress', rules: 'ingress', peers: 'from' },
  { type: 'Egress', rules: 'egress', peers: 'to' },
] as const
type Direction = (typeof DIRECTIONS)[number]

const ANYONE = 'anyone'
const EVERY_ADDRESS = /^(0\.0\.0\.0|::)\/0\b/

const typesOf = (policy: unknown): readonly unknown[] => list(at(policy, 'spec', 'policyTypes'))

/** Labels that a selector asks for, in words; `any` for one that asks for none. */
function selected(selector: unknown): string {
  const labels = Object.entries(fields(at(selector, 'matchLabels'))).map(([key, value]) => `${key}=${value}`)
  const expressions = list(at(selector, 'matchExpressions')).map(canonical)
  return [...labels, ...expressions].join(', ') || 'any'
}

/** A peer in words: `pods of app=web in namespaces of team=a`. */
function peerText(peer: unknown): string {
  const block = at(peer, 'ipBlock')
  const except = list(at(block, 'except'))
  if (block) return `${at(block, 'cidr')}${except.length > 0 ? ` but ${except.join(', ')}` : ''}`
  const [pods, namespaces] = [at(peer, 'podSelector'), at(peer, 'namespaceSelector')]
  const where = namespaces === undefined ? 'the namespace' : `namespaces of ${selected(namespaces)}`
  return `pods of ${selected(pods)} in ${where}`
}

const portText = (port: unknown): string =>
  `${at(port, 'port') ?? 'any port'}${at(port, 'endPort') === undefined ? '' : ` to ${at(port, 'endPort')}`}/${at(port, 'protocol') ?? 'TCP'}`

/** Every peer with every port that the rules of one direction let through, in words. */
function openingsOf(policy: unknown, { rules, peers }: Direction): ReadonlySet<string> {
  const of = (items: unknown, textOf: (item: unknown) => string, otherwise: string) =>
    list(items).length > 0 ? list(items).map(textOf) : [otherwise]
  return new Set(
    list(at(policy, 'spec', rules)).flatMap((rule) =>
      of(at(rule, peers), peerText, ANYONE).flatMap((peer) =>
        of(at(rule, 'ports'), portText, 'any port').map((port) => `${peer} on ${port}`),
      ),
    ),
  )
}

/** Policies that close a whole namespace, as `namespace direction`, by name. */
const closersIn = (side: Snapshot, environment: string): ReadonlyMap<string, readonly string[]> =>
  remember(side, `closers ${environment}`, () => {
    const closers = side
      .objects(environment)
      .filter(({ object }) => object.kind === 'NetworkPolicy' && canonical(at(object, 'spec', 'podSelector')) === '{}')
    return groupBy(
      closers.flatMap(({ object }) => typesOf(object).map((type) => ({ type, object }))),
      ({ type, object }) => `${object.metadata.namespace} ${type}`,
      ({ object }) => object.metadata.name,
    )
  })

/** Connections that were refused. */
export const networkPolicyLoosened = objectRisk(
  'network-policy-loosened',
  ['high', 'medium'],
  'A NetworkPolicy lets more through, or no longer guards pods that nothing else guards.',
  ({ kind, before, after, environment }, context): Raised[] => {
    if (kind !== 'NetworkPolicy') return []
    const { namespace, name } = (after ?? before)?.metadata ?? {}
    const closers = closersIn(context.after, environment)
    return DIRECTIONS.flatMap((direction): Raised[] => {
      const { type } = direction
      const guarded = typesOf(before).includes(type)
      const selector = (policy: unknown) => canonical(at(policy, 'spec', 'podSelector'))
      const moves = before && after && selector(before) !== selector(after)
      if (
        guarded &&
        (!typesOf(after).includes(type) || moves) &&
        !closers.get(`${namespace} ${type}`)?.some((other) => other !== name)
      )
        return [
          {
            level: 'high',
            message: `${type}: pods that it selected are open, since no other policy closes the namespace.`,
          },
        ]
      const had = moves ? new Set<string>() : openingsOf(before, direction)
      const gained = [...openingsOf(after, direction)].filter((one) => !had.has(one))
      if (gained.length === 0) return []
      const wide = gained.some((one) => one.startsWith(ANYONE) || EVERY_ADDRESS.test(one))
      return [
        { level: wide && type === 'Ingress' ? 'high' : 'medium', message: `${type} opens to ${bare(some(gained))}.` },
      ]
    })
  },
)
