/** Who may talk to whom: what NetworkPolicies let through, worked out from both ends. */
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { at, type Fields, fields, list } from '../../../engine/policies/fields.ts'
import { matchesSelector } from '../../../engine/policies/label-index.ts'
import type { ObjectIndex } from '../../../engine/policies/object-index.ts'
import { groupBy } from '../group-by.ts'
import { DIRECTIONS, type Direction, isWithinPort, portText } from '../network-openings.ts'
import { remember } from '../remember.ts'
import { type PlacedObject, type Snapshot, subjectOf } from '../snapshot.ts'
import { indexIn } from './platform.ts'

/** Pods of a template, or those that a policy is for: what charts make is known by its policies alone. */
interface Party {
  readonly name: string
  readonly namespace: string
  readonly labels: Fields
}

/** Policies of one namespace for one direction. */
type Policies = ReadonlyMap<string, readonly PlacedObject[]>

const policiesIn = (side: Snapshot, environment: string): Policies =>
  remember(side, `policies ${environment}`, () => {
    const policies = side.objects(environment).filter(({ object }) => object.kind === 'NetworkPolicy')
    const typed = policies.flatMap((placed) =>
      list(at(placed.object, 'spec', 'policyTypes')).map((type) => ({ type, placed })),
    )
    return groupBy(
      typed,
      ({ type, placed }) => `${placed.object.metadata.namespace} ${type}`,
      ({ placed }) => placed,
    )
  })

/** Everybody that the files of a side know of. */
function partiesIn(side: Snapshot, environment: string): readonly Party[] {
  return remember(side, `parties ${environment}`, () => {
    const index = indexIn(side, environment)
    const own = index.templates.map(({ manifest, namespace, labels }) => ({
      name: `${namespace}/${manifest.object.metadata.name}`,
      namespace,
      labels,
    }))
    const known = (namespace: string, selector: unknown) =>
      own.some((party) => party.namespace === namespace && matchesSelector(party.labels, selector))
    const named = index.ofKind('NetworkPolicy').flatMap(({ object }) => {
      const [selector, namespace] = [at(object, 'spec', 'podSelector'), object.metadata.namespace ?? '']
      const labels = fields(at(selector, 'matchLabels'))
      if (Object.keys(labels).length === 0 || known(namespace, selector)) return []
      return [{ name: `${namespace}/${object.metadata.name}`, namespace, labels }]
    })
    return [...own, ...named]
  })
}

function isPeer(peer: unknown, own: string, party: Party, index: ObjectIndex): boolean {
  if (at(peer, 'ipBlock') !== undefined) return false
  const selector = at(peer, 'namespaceSelector')
  const labels = index.namespaces.get(party.namespace) ?? { 'kubernetes.io/metadata.name': party.namespace }
  const isHere = selector === undefined ? party.namespace === own : matchesSelector(labels, selector)
  return isHere && matchesSelector(party.labels, at(peer, 'podSelector') ?? {})
}

/** Ports that a rule names for this party; `undefined` where it lets every port through. */
function portsTo(
  rule: unknown,
  own: string,
  end: Direction,
  party: Party,
  index: ObjectIndex,
): readonly string[] | undefined {
  const peers = list(at(rule, DIRECTIONS[end].peers))
  if (peers.length > 0 && !peers.some((peer) => isPeer(peer, own, party, index))) return []
  const ports = list(at(rule, 'ports'))
  return ports.length > 0 ? ports.map(portText) : undefined
}

interface Opinion {
  /** Whether any policy closes this end of this party. */
  readonly closed: boolean
  readonly all: boolean
  readonly ports: ReadonlySet<string>
  readonly policies: readonly PlacedObject[]
}

/** What one end of a connection says about the other. */
function opinionOf(party: Party, other: Party, end: Direction, policies: Policies, index: ObjectIndex): Opinion {
  const applicable = (policies.get(`${party.namespace} ${end}`) ?? []).filter(({ object }) =>
    matchesSelector(party.labels, at(object, 'spec', 'podSelector')),
  )
  const found = applicable.flatMap(({ object }) =>
    list(at(object, 'spec', DIRECTIONS[end].rules)).map((rule) => portsTo(rule, party.namespace, end, other, index)),
  )
  return {
    closed: applicable.length > 0,
    all: found.includes(undefined),
    ports: new Set(found.flatMap((ports) => ports ?? [])),
    policies: applicable,
  }
}

const names = (ports: ReadonlySet<string>, port: string): boolean =>
  ports.has(port) || [...ports].some((one) => isWithinPort(port, one))

const lets = ({ closed, all, ports }: Opinion, port: string): boolean => !closed || all || names(ports, port)

/** Whether this end names the port, rather than lets everything pass. */
const asks = ({ closed, all, ports }: Opinion, port: string): boolean => closed && (all || names(ports, port))

/** A connection that one end still asks for, and that the other refuses from now on. */
export interface Cut {
  readonly from: string
  readonly to: string
  readonly port: string
  /** Who refuses: a policy of the end that closed. */
  readonly component: string
  readonly subject: string
}

/** Connections that both ends let through before, and one of them no longer. */
export function cutConnections(environment: string, before: Snapshot, after: Snapshot): Cut[] {
  const of = (side: Snapshot) => ({
    parties: partiesIn(side, environment),
    policies: policiesIn(side, environment),
    index: indexIn(side, environment),
  })
  const [old, now] = [of(before), of(after)]
  const still = new Map(now.parties.map((party) => [party.name, party]))
  const pairs = old.parties.flatMap((from) => old.parties.map((to) => [from, to] as const))
  return pairs.flatMap(([from, to]): Cut[] => {
    const [fromNow, toNow] = [still.get(from.name), still.get(to.name)]
    if (!fromNow || !toNow || from === to) return []
    const out = opinionOf(from, to, 'Egress', old.policies, old.index)
    const into = opinionOf(to, from, 'Ingress', old.policies, old.index)
    const ports = [...new Set([...out.ports, ...into.ports])].filter((port) => lets(out, port) && lets(into, port))
    if (ports.length === 0) return []
    const outNow = opinionOf(fromNow, toNow, 'Egress', now.policies, now.index)
    const intoNow = opinionOf(toNow, fromNow, 'Ingress', now.policies, now.index)
    return ports.flatMap((port): Cut[] => {
      const refuses = !lets(intoNow, port) ? intoNow : !lets(outNow, port) ? outNow : undefined
      const wants = refuses === intoNow ? asks(outNow, port) : asks(intoNow, port)
      if (!refuses || !wants) return []
      const [policy] = refuses.policies.toSorted((a, b) => selectorSize(b.object) - selectorSize(a.object))
      if (!policy) return []
      return [{ from: from.name, to: to.name, port, component: policy.component, subject: subjectOf(policy) }]
    })
  })
}

/** The policy that says most about whom it is for comes first. */
const selectorSize = (policy: KubernetesObject): number =>
  Object.keys(fields(at(policy, 'spec', 'podSelector', 'matchLabels'))).length
