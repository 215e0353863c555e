import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { KubernetesObject } from '../../../engine/kubernetes/manifest.ts'
import { raised } from '../../../workshop/testing/diff.ts'
import { deployment, namespace, object, service } from '../../../workshop/testing/objects.ts'
import { trafficRerouted } from './traffic-rerouted.ts'

const it = suite('traffic-rerouted')

const found = (before: readonly KubernetesObject[], after: readonly KubernetesObject[]) =>
  raised(trafficRerouted, { objects: [namespace(), ...before] }, { objects: [namespace(), ...after] })
const route = (backend: object, timeout = '1s') =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
    spec: { hostnames: ['a.example.com'], rules: [{ backendRefs: [backend], timeouts: { request: timeout } }] },
  })
const other = { ...service(), metadata: { name: 'other', namespace: 'shop' } }

it('is medium for a route to another Service or port, and high where that is not in the files', () => {
  const base = [service(), other, route({ name: 'web', port: 80 })]
  assert.equal(found(base, [service(), other, route({ name: 'other', port: 80 })]), [
    'medium: Requests for `a.example.com` go to `shop/other:80` instead of `shop/web:80`.',
  ])
  assert.match(found(base, [service(), other, route({ name: 'web', port: 81 })])[0] ?? '', /^medium.*`shop\/web:81`/)
  assert.match(
    found(base, [service(), other, route({ name: 'web', namespace: 'charts', port: 80 })])[0] ?? '',
    /^high: .*`charts\/web:80`.*not in the files/,
  )
})

it('sees the Service of an Ingress', () => {
  const ingress = (name: string) =>
    object('networking.k8s.io/v1/Ingress', 'web', {
      spec: {
        rules: [
          {
            host: 'a.example.com',
            http: { paths: [{ path: '/', backend: { service: { name, port: { number: 80 } } } }] },
          },
        ],
      },
    })
  assert.match(found([service(), other, ingress('web')], [service(), other, ingress('other')])[0] ?? '', /^medium/)
})

it('says nothing where the target stays', () => {
  const to = (timeout: string) => [service(), route({ name: 'web', port: 80 }, timeout)]
  assert.equal(found(to('1s'), to('2s')), [])
})

it('is medium for a Service that leads to other pods, and nothing where some of them stay', () => {
  const [web, shop] = ['web', 'shop'].map((name) => {
    const own = deployment({ labels: { app: name, tier: 'front' }, spec: { selector: { matchLabels: { app: name } } } })
    return { ...own, metadata: { ...own.metadata, name } }
  })
  const pods = [web, shop].flatMap((one) => one ?? [])
  const to = (selector: object) => [...pods, service({ selector })]
  assert.equal(found(to({ app: 'web' }), to({ app: 'shop' })), [
    'medium: Leads to `Deployment shop` instead of `Deployment web`.',
  ])
  assert.equal(found(to({ app: 'web' }), to({ tier: 'front' })), [])
})

it('is high where requests are copied elsewhere, or callers are sent to another host', () => {
  const filtered = (...filters: object[]) =>
    object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
      spec: { hostnames: ['a.example.com'], rules: [{ backendRefs: [{ name: 'web', port: 80 }], filters }] },
    })
  const mirror = { type: 'RequestMirror', requestMirror: { backendRef: { name: 'other', port: 80 } } }
  const away = { type: 'RequestRedirect', requestRedirect: { hostname: 'b.example.com' } }
  const base = [service(), other]
  assert.match(
    found([...base, filtered()], [...base, filtered(mirror)])[0] ?? '',
    /^high: A copy of every request goes to `shop\/other:80`/,
  )
  assert.match(found([...base, filtered()], [...base, filtered(away)])[0] ?? '', /^high: .*sent to `b\.example\.com`/)
  assert.is(found(base, [...base, filtered(mirror)]).length, 1)
  assert.equal(found([...base, filtered(mirror)], [...base, filtered()]), [])
  const secure = { type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }
  assert.equal(found([...base, filtered()], [...base, filtered(secure)]), [])
})

it.run()
