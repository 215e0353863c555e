import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { METRICS_PORT, PORT } from '../../../classifier/src/contract.ts'
import { type Environment, parseEnvironment } from '../../config/load.ts'
import { UserError } from '../../errors.ts'
import { componentsOf } from '../../platform/components/index.ts'
import { synth } from '../../synth.ts'
import { dev } from '../../workshop/testing/environments/dev.ts'
import { prod } from '../../workshop/testing/environments/prod.ts'
import { type Party, reaches } from '../../workshop/testing/network-policy.ts'
import { SERVICE_VARIANTS } from '../../workshop/variants/services.ts'
import type { Component } from './component.ts'
import { networkOf } from './network-policies.ts'
import type { Peer, PodGroup } from './traffic.ts'

const it = suite('network policies')

const environments = {
  dev: parseEnvironment('dev', dev),
  prod: parseEnvironment('prod', prod),
  'ingress-nginx': parseEnvironment('dev', {
    ...dev,
    components: { ...dev.components, exposure: { engine: 'ingress-nginx' } },
  }),
  'a private cluster': parseEnvironment('dev', { ...dev, cluster: { ...dev.cluster, private: true } }),
  'an integrated API server': parseEnvironment('dev', {
    ...dev,
    cluster: { ...dev.cluster, apiServerIntegration: true },
  }),
  'five services': parseEnvironment('dev', SERVICE_VARIANTS.services(dev)),
  'five services behind ingress-nginx': parseEnvironment('dev', SERVICE_VARIANTS['services-ingress-nginx'](dev)),
  'a private cluster with an integrated API server': parseEnvironment('dev', {
    ...dev,
    cluster: { ...dev.cluster, private: true, apiServerIntegration: true },
  }),
}
/** Where the API server of each cluster answers, of the addresses below. */
const apiServerOf = ({ cluster }: Environment) =>
  cluster.apiServerIntegration ? 'subnet of the API server' : cluster.private ? 'endpoint among the nodes' : 'Internet'

type Labels = PodGroup['labels']
const pod = (namespace: string, labels: Labels): Party => ({ kind: 'pod', namespace, labels })
const address = (ip: string): Party => ({ kind: 'address', ip })

/** Every group of pods that an environment declares, by `component/name`. */
function declared(env: Environment): Map<string, PodGroup & { readonly party: Party }> {
  return new Map(
    Object.entries(componentsOf(env)).flatMap(([component, { namespace, pods }]) =>
      Object.entries(pods?.(env) ?? {}).map(([name, group]) => [
        `${component}/${name}`,
        { ...group, party: pod(group.namespace ?? namespace, group.labels) },
      ]),
    ),
  )
}

/** An address in the virtual network of either environment. */
const inNetwork = (env: Environment, ending: string) => address(`${env.name === 'dev' ? '10.20' : '10.30'}.${ending}`)

/** Parties that are no pods of ours. */
const others = (env: Environment): Record<string, Party> => ({
  'name server': pod('kube-system', { 'k8s-app': 'kube-dns' }),
  'other pod of AKS': pod('kube-system', { 'k8s-app': 'metrics-server' }),
  'pod beside Prometheus': pod('monitoring', { app: 'intruder' }),
  'pod beside the classifier': pod('classifier', { app: 'intruder' }),
  'pod elsewhere': pod('default', { 'app.kubernetes.io/name': 'prometheus' }),
  Internet: address('20.50.2.1'),
  'private endpoint': inNetwork(env, '4.10'),
  'endpoint among the nodes': inNetwork(env, '0.200'),
  'subnet of the API server': inNetwork(env, '4.68'),
  'metadata service': address('169.254.169.254'),
  'private address': address('192.168.1.1'),
  node: { kind: 'node' },
})

const IN_NETWORK = ['private endpoint', 'endpoint among the nodes', 'subnet of the API server']

/** What a declaration says about one connection. */
function mayCall(
  env: Environment,
  peer: Peer,
  to: string,
  port: number | string,
  metrics: readonly (number | string)[],
): boolean {
  const has = (ports: readonly (number | string)[]) => ports.includes(port)
  if (peer === 'dns') return to === 'name server' && has([53, '53/UDP'])
  if (peer === 'api-server') return to === apiServerOf(env) && has(to.startsWith('subnet') ? [443, 4443] : [443])
  if (peer === 'key-vault') return ['Internet', ...IN_NETWORK].includes(to) && has([443])
  if (peer === 'metrics') return has(metrics)
  if ('component' in peer) return to === `${peer.component}/${peer.pods}` && has(peer.ports)
  if ('system' in peer) return to === 'name server' && has(peer.ports)
  // A rule for nodes can name no address, so it holds for any that takes calls from anyone on that port.
  if ('nodes' in peer) return has(peer.nodes)
  if ('ranges' in peer) return peer.ranges.includes(to) && has(peer.ports)
  return to === 'Internet' && has(peer.internet)
}

const portsOf = (groups: Iterable<PodGroup>): (number | string)[] => {
  const ports = [...groups].flatMap(({ metrics = [], openTo = [], talksTo = [] }) => [
    ...metrics,
    ...openTo,
    ...talksTo.flatMap((peer): readonly (number | string)[] => {
      if (typeof peer === 'string') return []
      if ('nodes' in peer) return peer.nodes
      return 'internet' in peer ? peer.internet : peer.ports
    }),
  ])
  return [...new Set([...ports, 22, 53, 80, 443, 4443])]
}

for (const [variant, env] of Object.entries(environments))
  it(`let through what the components of ${variant} declare, and nothing else`, () => {
    const policies = synth([env])
      .manifests.map(({ object }) => object)
      .filter(({ kind }) => kind === 'NetworkPolicy')
    const groups = declared(env)
    const parties = new Map([
      ...[...groups].map(([name, { party }]) => [name, party] as const),
      ...Object.entries(others(env)),
    ])
    const ports = portsOf(groups.values())
    const wrong: string[] = []
    let open = 0
    for (const [from, caller] of parties)
      for (const [to, callee] of parties)
        for (const port of ports) {
          const { talksTo } = groups.get(from) ?? {}
          const called = groups.get(to)
          // Pods of AKS and addresses outside are bound by no policy of ours, so what counts is who they meet.
          const maySend = groups.has(from)
            ? (talksTo ?? []).some((peer) => mayCall(env, peer, to, port, called?.metrics ?? []))
            : !from.startsWith('pod beside')
          const isCaller = groups.has(from) && maySend && !isByNodeRule(env, talksTo, to, port, called?.metrics)
          const mayReceive = called
            ? isCaller || (called.openTo ?? []).includes(port as number)
            : !to.startsWith('pod beside')
          const expected = maySend && mayReceive
          if (expected) open++
          if (reaches(policies, caller, callee, port) !== expected) wrong.push(`${from} → ${to}:${port}, ${expected}`)
        }
    assert.equal(wrong, [])
    assert.ok(open > 50)
  })

/** Whether only the rule for nodes lets the caller out. */
function isByNodeRule(
  env: Environment,
  talksTo: readonly Peer[] = [],
  to: string,
  port: number | string,
  metrics: PodGroup['metrics'],
) {
  const rules = talksTo.filter((peer) => mayCall(env, peer, to, port, metrics ?? []))
  return rules.every((peer) => typeof peer === 'object' && 'nodes' in peer)
}

it('give the classifier no way out, the proxies alone a way in, and Prometheus alone one to its metrics', () => {
  const env = environments.prod
  const policies = synth([env]).manifests.map(({ object }) => object)
  const own = policies.filter(({ kind }) => kind === 'NetworkPolicy')
  const groups = declared(env)
  const classifier = groups.get('classifier/classifier')?.party as Party
  const callersOf = (port: number) =>
    [...groups].filter(([, { party }]) => reaches(own, party, classifier, port)).map(([name]) => name)
  assert.equal(callersOf(PORT), ['exposure/proxies'])
  assert.equal(callersOf(METRICS_PORT), ['monitoring/prometheus'])
  const reached = [...groups.values(), ...Object.values(others(env)).map((party) => ({ party }))].filter(({ party }) =>
    [53, '53/UDP', 80, 443, PORT, METRICS_PORT].some((port) => reaches(own, classifier, party, port)),
  )
  assert.equal(reached, [])
})

it('refuse a peer that no component declares', () => {
  const typo: Component = {
    wave: 0,
    project: 'workloads',
    namespace: 'classifier',
    pods: () => ({
      web: { labels: { app: 'web' }, talksTo: [{ component: 'monitoring', pods: 'graphana', ports: [1] }] },
    }),
  }
  try {
    networkOf(environments.dev, { ...componentsOf(environments.dev), typo })
    assert.unreachable()
  } catch (error) {
    assert.instance(error, UserError)
    assert.match(String(error), 'typo/web talks to monitoring/graphana, which no component declares')
  }
})

it.run()
