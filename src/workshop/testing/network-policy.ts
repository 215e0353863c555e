/** What a cluster makes of NetworkPolicies; written from their documentation, not from what generates ours. */
import type { KubernetesObject } from '../../engine/kubernetes/manifest.ts'

type Labels = Readonly<Record<string, string>>
/** Someone who calls or is called. Cilium matches nodes by no address. */
export type Party =
  | { readonly kind: 'pod'; readonly namespace: string; readonly labels: Labels }
  | { readonly kind: 'address'; readonly ip: string }
  | { readonly kind: 'node' }

interface Selector {
  readonly matchLabels?: Labels
}
interface PolicyPeer {
  readonly namespaceSelector?: Selector
  readonly podSelector?: Selector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}
interface PolicyRule {
  readonly from?: readonly PolicyPeer[]
  readonly to?: readonly PolicyPeer[]
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[]
}
interface Spec {
  readonly podSelector: Selector
  readonly policyTypes: readonly string[]
  readonly ingress?: readonly PolicyRule[]
  readonly egress?: readonly PolicyRule[]
}

const selects = ({ matchLabels = {} }: Selector, labels: Labels): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value)

const bits = (ip: string): string =>
  ip
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('')

function inRange(ip: string, cidr: string): boolean {
  const [network = '', prefix = '32'] = cidr.split('/')
  return bits(ip).slice(0, Number(prefix)) === bits(network).slice(0, Number(prefix))
}

function isPeer(party: Party, peer: PolicyPeer, own: string): boolean {
  if (peer.ipBlock) {
    const { cidr, except = [] } = peer.ipBlock
    return party.kind === 'address' && inRange(party.ip, cidr) && !except.some((range) => inRange(party.ip, range))
  }
  if (party.kind !== 'pod') return false
  const namespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, { 'kubernetes.io/metadata.name': party.namespace })
    : party.namespace === own
  return namespace && selects(peer.podSelector ?? {}, party.labels)
}

function allows(
  policies: readonly KubernetesObject[],
  pod: Party,
  other: Party,
  direction: 'Ingress' | 'Egress',
  port: number | string,
): boolean {
  if (pod.kind !== 'pod') return true // policies hold for pods alone
  const [number = '', protocol = 'TCP'] = String(port).split('/')
  const applicable = policies.filter(({ metadata, ...object }) => {
    const { podSelector, policyTypes } = object['spec'] as Spec
    return metadata.namespace === pod.namespace && policyTypes.includes(direction) && selects(podSelector, pod.labels)
  })
  if (applicable.length === 0) return true
  return applicable.some(({ metadata, ...object }) => {
    const { ingress = [], egress = [] } = object['spec'] as Spec
    return (direction === 'Ingress' ? ingress : egress).some((rule) => {
      const peers = (direction === 'Ingress' ? rule.from : rule.to) ?? []
      const isHere = peers.length === 0 || peers.some((peer) => isPeer(other, peer, metadata.namespace ?? ''))
      const ports = rule.ports ?? []
      const isOpen = ports.length === 0 || ports.some((own) => own.port === Number(number) && own.protocol === protocol)
      return isHere && isOpen
    })
  })
}

/** Whether a connection comes about: the caller may make it, and the called one may take it. */
export function reaches(policies: readonly KubernetesObject[], from: Party, to: Party, port: number | string): boolean {
  return allows(policies, from, to, 'Egress', port) && allows(policies, to, from, 'Ingress', port)
}
