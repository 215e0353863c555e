import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { defaultDeny, namespace, object } from '../../../workshop/testing/objects.ts'
import { trafficCut } from './traffic-cut.ts'

const it = suite('traffic-cut')

const found = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(trafficCut, { objects: [namespace(), ...before] }, { objects: [namespace(), ...after] })

const pods = (app: string) => ({ podSelector: { matchLabels: { app } } })
const ports = (...numbers: number[]) => numbers.map((port) => ({ port, protocol: 'TCP' }))
const policy = (app: string, spec: object) =>
  object('networking.k8s.io/v1/NetworkPolicy', app, {
    spec: { ...pods(app), policyTypes: ['Ingress', 'Egress'], ...spec },
  })

const caller = policy('web', { egress: [{ to: [pods('db')], ports: ports(5432) }] })
const called = (...peers: object[]) => policy('db', { ingress: [{ from: peers, ports: ports(5432) }] })
const base = [defaultDeny(), caller, called(pods('web'))]

it('is high where one end refuses what the other still asks for', () => {
  const cut = 'Cuts off what the other end still asks for: `shop/web` to `shop/db` on 5432/TCP.'
  assert.equal(found(base, [defaultDeny(), caller, called(pods('other'))]), [`high: NetworkPolicy shop/db: ${cut}`])
  const elsewhere = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'other' } } }
  for (const peer of [{ ...pods('web'), ...elsewhere }, { ipBlock: { cidr: '10.0.0.0/8' } }])
    assert.equal(found(base, [defaultDeny(), caller, called(peer)]), [`high: NetworkPolicy shop/db: ${cut}`])
  const other = policy('db', { ingress: [{ from: [pods('web')], ports: ports(5433) }] })
  assert.equal(found(base, [defaultDeny(), caller, other]), [`high: NetworkPolicy shop/db: ${cut}`])
})

it('is high where a policy comes that closes pods which nothing closed', () => {
  const open = [
    caller,
    object('apps/v1/StatefulSet', 'db', { spec: { template: { metadata: { labels: { app: 'db' } } } } }),
  ]
  assert.match(found(open, [...open, defaultDeny()])[0] ?? '', /^high: NetworkPolicy shop\/default-deny: Cuts off/)
})

it('sees labels of any kind of pods that no longer match, or of their namespace', () => {
  const rollout = (app: string) =>
    object('argoproj.io/v1alpha1/Rollout', 'web', { spec: { template: { metadata: { labels: { app } } } } })
  const out = object('networking.k8s.io/v1/NetworkPolicy', 'out', {
    spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ to: [pods('db')], ports: ports(5432) }] },
  })
  const open = [defaultDeny(), out, called(pods('web'))]
  assert.match(
    found([...open, rollout('web')], [...open, rollout('shop')])[0] ?? '',
    /^high: .*`shop\/web` to `shop\/db`/,
  )
})

it('says nothing where both ends agree, where another policy lets it through, and where the caller goes', () => {
  assert.equal(found(base, [defaultDeny(), policy('web', {}), called(pods('other'))]), [])
  assert.equal(found(base, [defaultDeny(), called(pods('other'))]), [])
  const second = { ...called(pods('web')), metadata: { name: 'second', namespace: 'shop' } }
  assert.equal(found(base, [defaultDeny(), caller, called(pods('other')), second]), [])
  assert.equal(found(base, [defaultDeny(), caller, called({ podSelector: {} })]), [])
})

const ways = (...to: object[]) => policy('web', { egress: to })
const dns = {
  to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
  ports: [{ port: 53, protocol: 'UDP' }],
}
const internet = { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: ports(443) }

it('is high where pods resolve no name any more, and medium where they no longer reach addresses', () => {
  const out = [defaultDeny(), ways(dns, internet)]
  assert.match(found(out, [defaultDeny(), ways(internet)])[0] ?? '', /^high: .*resolve no name/)
  assert.match(
    found(out, [defaultDeny(), ways(dns)])[0] ?? '',
    /^medium: Pods of it no longer reach 0\.0\.0\.0\/0 on 443/,
  )
  assert.match(found(out, [defaultDeny()])[0] ?? '', /^high/)
})

it('says nothing of a policy that goes while the charts of its component change', () => {
  const application = (chart: string) =>
    object('argoproj.io/v1alpha1/Application', 'argocd/web', {
      spec: { destination: { namespace: 'shop' }, sources: [{ chart, repoURL: 'https://charts.example.com' }] },
    })
  const out = [defaultDeny(), ways(dns)]
  assert.equal(found([application('a'), ...out], [application('b'), defaultDeny()]), [])
  assert.match(found([application('a'), ...out], [application('a'), defaultDeny()])[0] ?? '', /^high/)
  const forOthers = { ...ways(internet), spec: { ...Object(ways(internet)['spec']), ...pods('other') } }
  assert.equal(found([application('a'), ...out], [application('b'), defaultDeny(), forOthers]), [])
})

it('says nothing where a way out stays by another policy, or where nothing closes the pods any more', () => {
  const out = [defaultDeny(), ways(dns, internet)]
  const second = { ...ways(dns), metadata: { name: 'second', namespace: 'shop' } }
  assert.equal(found(out, [defaultDeny(), ways(internet), second]), [])
  const range = (cidr: string) => [defaultDeny(), ways(dns, { to: [{ ipBlock: { cidr } }], ports: ports(443) })]
  assert.equal(found(range('10.0.0.0/24'), range('10.0.0.0/16')), [])
  assert.is(found(range('10.0.0.0/16'), range('10.0.0.0/24')).length, 1)
  assert.equal(found(out, []), [])
})

it('is high where pods no longer answer whoever comes, and medium where not a range', () => {
  const web = (...from: object[]) => policy('web', { ingress: from })
  const [anyone, range] = [{ ports: ports(443) }, { from: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: ports(443) }]
  assert.equal(found([defaultDeny(), web(anyone)], [defaultDeny(), web(range)]), [
    'high: Pods of it no longer answer anyone on 443/TCP.',
  ])
  assert.match(found([defaultDeny(), web(range)], [defaultDeny(), web()])[0] ?? '', /^medium: .*answer 10\.0\.0\.0\/8/)
  assert.equal(found([defaultDeny(), web(range)], [defaultDeny(), web(anyone)]), [])
})

it('knows a port by the range that it is in', () => {
  const ports = (port: number, endPort?: number) => [{ port, protocol: 'TCP', ...(endPort && { endPort }) }]
  const range = (low: number, high: number) =>
    policy('db', { ingress: [{ from: [pods('web')], ports: ports(low, high) }] })
  assert.equal(found(base, [defaultDeny(), caller, range(5000, 6000)]), [])
  assert.is(found(base, [defaultDeny(), caller, range(5433, 6000)]).length, 1)
})

it.run()
