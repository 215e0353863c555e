import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object, service } from '../../../workshop/testing/objects.ts'
import { edgeOpened } from './edge-opened.ts'

const it = suite('edge-opened')

const policy = (spec: object) =>
  object('gateway.envoyproxy.io/v1alpha1/SecurityPolicy', 'web', {
    spec: { targetRefs: [{ kind: 'HTTPRoute', name: 'web' }], ...spec },
  })
const route = object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', { spec: { hostnames: ['a.example.com'] } })
const basicAuth = { users: { name: 'users' } }
const ranges = (...clientCIDRs: string[]) => ({
  authorization: { rules: [{ name: 'allowed', principal: { clientCIDRs } }] },
})

it('is high where the sign-in goes, with its object or inside it', () => {
  assert.equal(raised(edgeOpened, { objects: [policy({ basicAuth }), route] }, { objects: [policy({}), route] }), [
    'high: What it guards loses `basicAuth`.',
  ])
  assert.is(raised(edgeOpened, { objects: [policy({ basicAuth }), route] }, { objects: [route] }).length, 1)
  const annotation = { annotations: { 'nginx.ingress.kubernetes.io/auth-type': 'basic' } }
  const ingress = (metadata = {}) => ({ objects: [object('networking.k8s.io/v1/Ingress', 'web', {}, metadata)] })
  assert.match(raised(edgeOpened, ingress(annotation), ingress())[0] ?? '', /^high: Loses its sign-in/)
})

it('is medium for one more range, and high where the ranges go', () => {
  const found = raised(
    edgeOpened,
    { objects: [policy(ranges('203.0.113.0/24'))] },
    { objects: [policy(ranges('203.0.113.0/24', '198.51.100.0/24'))] },
  )
  assert.match(found.join(), /^medium: .*clientCIDRs\[\] gains `198.51.100.0\/24`/)
  const guarded = service({ type: 'LoadBalancer', loadBalancerSourceRanges: ['203.0.113.0/24'] })
  assert.match(
    raised(edgeOpened, { objects: [guarded] }, { objects: [service({ type: 'LoadBalancer' })] })[0] ?? '',
    /^high.*every address may come/,
  )
  const annotated = (list: string) => ({
    objects: [
      object(
        'networking.k8s.io/v1/Ingress',
        'web',
        {},
        { annotations: { 'nginx.ingress.kubernetes.io/whitelist-source-range': list } },
      ),
    ],
  })
  assert.is(raised(edgeOpened, annotated('10.0.0.0/24'), annotated('10.0.0.0/24,10.0.1.0/24')).length, 1)
})

it('says nothing where the host goes with its sign-in, or of fewer ranges', () => {
  assert.equal(raised(edgeOpened, { objects: [policy({ basicAuth }), route] }, {}), [])
  assert.equal(
    raised(
      edgeOpened,
      { objects: [policy(ranges('203.0.113.0/24', '198.51.100.0/24'))] },
      { objects: [policy(ranges('203.0.113.0/24'))] },
    ),
    [],
  )
  assert.equal(
    raised(
      edgeOpened,
      { objects: [service()] },
      { objects: [service({ loadBalancerSourceRanges: ['203.0.113.0/24'] })] },
    ),
    [],
  )
})

it('is high for a new way to a Service that every way asked for a sign-in', () => {
  const to = (name: string, service = 'web', host = 'a.example.com') =>
    object('gateway.networking.k8s.io/v1/HTTPRoute', name, {
      spec: {
        hostnames: [host],
        parentRefs: [{ name: 'public' }],
        rules: [{ backendRefs: [{ name: service, port: 80 }] }],
      },
    })
  const guard = (kind: string, name: string) =>
    object('gateway.envoyproxy.io/v1alpha1/SecurityPolicy', name, {
      spec: { targetRefs: [{ kind, name }], basicAuth },
    })
  const base = [to('web'), guard('HTTPRoute', 'web')]
  const found = (...more: ReturnType<typeof to>[]) =>
    raised(edgeOpened, { objects: base }, { objects: [...base, ...more] })
  assert.equal(found(to('status')), [
    'high: HTTPRoute shop/status: Leads to `shop/web` without the sign-in that every other way to it asks for.',
  ])
  assert.equal(found(to('status'), guard('HTTPRoute', 'status')), [])
  assert.equal(found(to('status'), guard('Gateway', 'public')), [])
  assert.equal(found(to('status', 'other')), [])
  const open = [...base, to('open')]
  assert.equal(raised(edgeOpened, { objects: open }, { objects: [...open, to('status')] }), [])
})

it.run()
