import type { Chart } from 'cdk8s'
import { k8s } from 'cdk8s-plus-27'
import type { Environment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import type { Component } from './component.ts'
import { syncWave } from './labels.ts'
import type { Peer, PodGroup, Port } from './traffic.ts'

/** A group of pods with its place. */
interface Group extends PodGroup {
  readonly component: string
  readonly name: string
  readonly namespace: string
}

/** Whom the rule is about, none for everyone; and the ports. */
interface Rule {
  readonly peers: readonly k8s.NetworkPolicyPeer[]
  readonly ports: readonly Port[]
}

/** The groups of all components, and who calls each. */
export interface Network {
  readonly groups: ReadonlyMap<string, Group>
  readonly ofComponent: ReadonlyMap<string, readonly Group[]>
  readonly callers: ReadonlyMap<string, readonly { readonly from: Group; readonly ports: readonly Port[] }[]>
  readonly scraped: readonly Group[]
  readonly vnet: string
  readonly apiServer: Rule
}

const DNS = { system: { 'k8s-app': 'kube-dns' }, ports: ['53/UDP', 53] } as const

// Addresses that no service on the Internet has: https://www.iana.org/assignments/iana-ipv4-special-registry
const PRIVATE_RANGES = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']
const INTERNET = { ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_RANGES } }

const keyOf = (component: string, pods: string): string => `${component}/${pods}`
const inNamespace = (name: string, matchLabels: Readonly<Record<string, string>>): k8s.NetworkPolicyPeer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
  podSelector: { matchLabels },
})
const podsOf = ({ namespace, labels }: Group) => inNamespace(namespace, labels)

/** Where pods find the API server. */
function apiServerOf({ cluster, network }: Environment): Rule {
  const inNetwork = (cidr: string) => ({ ipBlock: { cidr } })
  // https://learn.microsoft.com/azure/aks/api-server-vnet-integration#nsg-security-rules
  if (cluster.apiServerIntegration) return { peers: [inNetwork(network.apiServer)], ports: [443, 4443] }
  // Its private endpoint is among the nodes. https://learn.microsoft.com/azure/aks/private-clusters
  if (cluster.private) return { peers: [inNetwork(network.nodes)], ports: [443] }
  // Its address is public and may change, so no rule can name it; who may talk to it may speak HTTPS to the Internet.
  return { peers: [INTERNET], ports: [443] }
}

/** Groups that a peer stands for, with their ports. */
function called(peer: Peer, from: Group, network: Pick<Network, 'groups' | 'scraped'>) {
  if (peer === 'metrics') return network.scraped.map((to) => ({ to, ports: to.metrics ?? [] }))
  if (typeof peer === 'string' || !('component' in peer)) return []
  const to = network.groups.get(keyOf(peer.component, peer.pods))
  if (to) return [{ to, ports: peer.ports }]
  throw new UserError('MANIFEST_INVALID', {
    message: `✖ ${keyOf(from.component, from.name)} talks to ${keyOf(peer.component, peer.pods)}, which no component declares.`,
    hint: 'Correct the name, or add the pods to that component.',
  })
}

/** Reads once what every component declares. */
export function networkOf(env: Environment, components: Readonly<Record<string, Component>>): Network {
  const ofComponent = new Map<string, readonly Group[]>()
  for (const [component, { namespace, pods }] of Object.entries(components)) {
    const declared = Object.entries(pods?.(env) ?? {})
    ofComponent.set(
      component,
      declared.map(([name, group]) => ({ namespace, ...group, component, name })),
    )
  }
  const all = [...ofComponent.values()].flat()
  const groups = new Map(all.map((group) => [keyOf(group.component, group.name), group]))
  const scraped = all.filter(({ metrics }) => metrics)
  const callers = new Map<string, { from: Group; ports: readonly Port[] }[]>()
  for (const from of all)
    for (const { to, ports } of (from.talksTo ?? []).flatMap((peer) => called(peer, from, { groups, scraped }))) {
      const key = keyOf(to.component, to.name)
      callers.set(key, [...(callers.get(key) ?? []), { from, ports }])
    }
  return { groups, ofComponent, callers, scraped, vnet: env.network.vnet, apiServer: apiServerOf(env) }
}

function egressOf(peer: Peer, from: Group, network: Network): Rule[] {
  if (peer === 'dns') return egressOf(DNS, from, network)
  if (peer === 'api-server') return [network.apiServer]
  if (peer === 'key-vault') return [{ peers: [INTERNET, { ipBlock: { cidr: network.vnet } }], ports: [443] }]
  if (peer === 'metrics' || 'component' in peer)
    return called(peer, from, network).map(({ to, ports }) => ({ peers: [podsOf(to)], ports }))
  if ('system' in peer) return [{ peers: [inNamespace('kube-system', peer.system)], ports: peer.ports }]
  // Cilium matches no node by its address, so the rule names the ports alone:
  // https://learn.microsoft.com/azure/aks/azure-cni-powered-by-cilium#limitations
  if ('nodes' in peer) return [{ peers: [], ports: peer.nodes }]
  if ('ranges' in peer)
    return peer.ranges.length > 0
      ? [{ peers: peer.ranges.map((cidr) => ({ ipBlock: { cidr } })), ports: peer.ports }]
      : []
  return [{ peers: [INTERNET], ports: peer.internet }]
}

const portOf = (port: Port): k8s.NetworkPolicyPort => ({
  protocol: typeof port === 'number' ? 'TCP' : 'UDP',
  port: k8s.IntOrString.fromNumber(Number.parseInt(String(port), 10)),
})

/** Rules with the same ports as one, each peer once. */
function merged(rules: readonly Rule[]) {
  const byPorts = new Map<string, Rule[]>()
  for (const rule of rules) {
    const key = `${rule.peers.length > 0} ${rule.ports.join()}`
    byPorts.set(key, [...(byPorts.get(key) ?? []), rule])
  }
  return [...byPorts.values()].map((same) => {
    const peers = new Map(same.flatMap(({ peers }) => peers).map((peer) => [JSON.stringify(peer), peer]))
    return { peers: [...peers.values()], ports: (same[0]?.ports ?? []).map(portOf) }
  })
}

function addPolicy(chart: Chart, group: Group, network: Network): void {
  const { name, namespace, labels, openTo = [], talksTo = [] } = group
  const callers = network.callers.get(keyOf(group.component, name)) ?? []
  const ingress: Rule[] = callers.map(({ from, ports }) => ({ peers: [podsOf(from)], ports }))
  if (openTo.length > 0) ingress.push({ peers: [], ports: openTo })
  const egress = talksTo.flatMap((peer) => egressOf(peer, group, network))
  const rulesTo = merged(egress).map(({ peers, ports }) => ({ ...(peers.length > 0 && { to: peers }), ports }))
  const rulesFrom = merged(ingress).map(({ peers, ports }) => ({ ...(peers.length > 0 && { from: peers }), ports }))
  new k8s.KubeNetworkPolicy(chart, `network-policy-${name}`, {
    metadata: { name, namespace, annotations: syncWave(-4) }, // before the pods, and before the policy that denies
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress', 'Egress'],
      // The API server drops an empty list, and counts a new generation each time that it is applied.
      ...(rulesFrom.length > 0 && { ingress: rulesFrom }),
      ...(rulesTo.length > 0 && { egress: rulesTo }),
    },
  })
}

/**
 * Adds the policies of a component: what each group of its pods declares, and nothing for anyone else in its namespaces.
 *
 * They lie beside the pods and not with the namespaces: a namespace that denies before its pods are allowed anything
 * would cut Argo CD off from the repository that has the rest.
 */
export function addNetworkPolicies(chart: Chart, component: string, network: Network): void {
  const groups = network.ofComponent.get(component) ?? []
  for (const group of groups) addPolicy(chart, group, network)
  for (const [index, namespace] of [...new Set(groups.map((group) => group.namespace))].entries()) {
    const name = index === 0 ? 'default-deny' : `default-deny-${namespace}`
    new k8s.KubeNetworkPolicy(chart, `network-policy-${name}`, {
      metadata: { name, namespace, annotations: syncWave(-3) },
      spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
    })
  }
}
