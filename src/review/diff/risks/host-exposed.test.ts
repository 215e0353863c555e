import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { raised } from '../../../workshop/testing/diff.ts'
import { object, service } from '../../../workshop/testing/objects.ts'
import { hostExposed } from './host-exposed.ts'

const it = suite('host-exposed')

const route = (name: string, ...hostnames: string[]) =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', name, { spec: { hostnames } })
const gateway = (...hostnames: string[]) =>
  object('gateway.networking.k8s.io/v1/Gateway', 'public', {
    spec: { listeners: hostnames.map((hostname) => ({ name: hostname, hostname })) },
  })

it('is medium for a new host, said once, and high for a wildcard', () => {
  const after = { objects: [route('web', 'a.example.com', 'b.example.com'), gateway('a.example.com', 'b.example.com')] }
  assert.equal(raised(hostExposed, { objects: [route('web', 'a.example.com'), gateway('a.example.com')] }, after), [
    'medium: `b.example.com` is a new public host.',
  ])
  assert.match(raised(hostExposed, {}, { objects: [route('web', '*.example.com')] })[0] ?? '', /^high/)
})

it('is high for a Service with a public address', () => {
  assert.equal(raised(hostExposed, { objects: [service()] }, { objects: [service({ type: 'LoadBalancer' })] }), [
    'high: Gets a public address.',
  ])
  const internal = { annotations: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' } }
  assert.match(raised(hostExposed, {}, { objects: [service({ type: 'LoadBalancer' }, internal)] })[0] ?? '', /^medium/)
})

it('is high for a Service that a chart opens, and nothing where it closes one', () => {
  const values = (type: string) => ({
    objects: [
      object('argoproj.io/v1alpha1/Application', 'web', {
        spec: { sources: [{ chart: 'a', helm: { valuesObject: { server: { service: { type } } } } }] },
      }),
    ],
  })
  assert.match(
    raised(hostExposed, values('ClusterIP'), values('LoadBalancer'))[0] ?? '',
    /^high.*`ClusterIP` → `LoadBalancer`/,
  )
  assert.equal(raised(hostExposed, values('LoadBalancer'), values('ClusterIP')), [])
})

it('says nothing of a host that moves to another object or engine, or goes', () => {
  assert.equal(
    raised(hostExposed, { objects: [route('web', 'a.example.com')] }, { objects: [route('other', 'a.example.com')] }),
    [],
  )
  const ingress = object('networking.k8s.io/v1/Ingress', 'web', { spec: { rules: [{ host: 'a.example.com' }] } })
  assert.equal(raised(hostExposed, { objects: [ingress] }, { objects: [route('web', 'a.example.com')] }), [])
  assert.equal(
    raised(
      hostExposed,
      { objects: [route('web', 'a.example.com', 'b.example.com')] },
      { objects: [route('web', 'a.example.com')] },
    ),
    [],
  )
})

it.run()
