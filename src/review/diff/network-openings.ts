import { at, fields, list } from '../../engine/policies/fields.ts'
import { canonical } from './fields.ts'
import { isWithinRange } from './ranges.ts'

/** The two directions of a NetworkPolicy, with the fields that hold their rules and peers. */
export const DIRECTIONS = {
  Ingress: { rules: 'ingress', peers: 'from' },
  Egress: { rules: 'egress', peers: 'to' },
} as const
export type Direction = keyof typeof DIRECTIONS

/** Stands for every peer. */
export const ANYONE = 'anyone'

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

/** A port in words, as a rule gives it. */
export const portText = (port: unknown): string =>
  `${at(port, 'port') ?? 'any port'}${at(port, 'endPort') === undefined ? '' : ` to ${at(port, 'endPort')}`}/${at(port, 'protocol') ?? 'TCP'}`

/** Every peer with every port that the rules of one direction let through, in words. */
export function openingsOf(policy: unknown, direction: Direction): ReadonlySet<string> {
  const { rules, peers } = DIRECTIONS[direction]
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

/** A range and what is left out of it: `0.0.0.0/0 but 10.0.0.0/8, 192.168.0.0/16`. */
function rangeOf(peer: string): { range: string; except: readonly string[] } {
  const [range = '', except] = peer.split(' but ')
  return { range, except: except?.split(', ') ?? [] }
}

/** Whether every address of one peer is in another; what that one leaves out, this one has to leave out as well. */
function isWithinPeer(inner: string, outer: string): boolean {
  const [one, other] = [rangeOf(inner), rangeOf(outer)]
  return (
    isWithinRange(one.range, other.range) &&
    other.except.every(
      (hole) =>
        one.except.some((own) => isWithinRange(hole, own)) ||
        !(isWithinRange(hole, one.range) || isWithinRange(one.range, hole)),
    )
  )
}

/** Whether a port in words is in another: in `80/TCP`, in `1 to 1024/TCP`, in any. */
export function isWithinPort(port: string, through: string): boolean {
  if (through === port || through === 'any port') return true
  const [[from, to, protocol], [least, most, other]] = [port, through].map((one) => {
    const [, low, high = low, name] = /^(\d+)(?: to (\d+))?\/(\w+)$/.exec(one) ?? []
    return [Number(low), Number(high), name] as const
  }) as [readonly [number, number, string], readonly [number, number, string]]
  return protocol === other && from >= least && to <= most
}

/** Whether a connection was let through by any of some openings, in its own words or in wider ones. */
export function isAmong(opening: string, had: ReadonlySet<string>): boolean {
  if (had.has(opening)) return true
  const [peer = '', port = ''] = opening.split(' on ')
  return [...had].some((one) => {
    const [known = '', through] = one.split(' on ')
    if (through === undefined || !isWithinPort(port, through)) return false
    return known === peer || known === ANYONE || isWithinPeer(peer, known)
  })
}
