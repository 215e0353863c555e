import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, object } from '../../workshop/testing/objects.ts'
import { uniqueHosts } from './unique-hosts.ts'

const it = suite('unique-hosts')
type Fields = Record<string, unknown>
const HOST = 'a.dev.example.com'
const problems = (...objects: Parameters<typeof messages>[1]) => messages(uniqueHosts, objects)

const ingress = (name: string, host?: string, path = '/') =>
  object('networking.k8s.io/v1/Ingress', name, {
    spec: { ingressClassName: 'nginx', rules: [{ host, http: { paths: [{ path, pathType: 'Prefix' }] } }] },
  })
const listeners = [
  { name: 'http', port: 80 },
  { name: 'https', port: 443 },
]
const gateway = object('gateway.networking.k8s.io/v1/Gateway', 'edge', { spec: { listeners } })
const route = (name: string, sectionName: string | undefined, spec: Fields = {}) =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', name, {
    spec: {
      hostnames: [HOST],
      parentRefs: [{ name: 'edge', ...(sectionName && { sectionName }) }],
      rules: [{}],
      ...spec,
    },
  })
const redirect = { rules: [{ filters: [{ type: 'RequestRedirect' }] }] }
const matching = (...matches: Fields[]) => ({ rules: [{ matches }] })

it('accepts other hosts and other paths', () => {
  assert.equal(problems(ingress('one', HOST), ingress('two', `b.${HOST}`), ingress('three', HOST, '/api')), [])
  const api = matching({ path: { type: 'PathPrefix', value: '/api' } })
  const post = matching({ method: 'POST' })
  assert.equal(problems(gateway, route('one', 'https'), route('two', 'https', api), route('three', 'https', post)), [])
})

it('accepts the redirect from HTTP to HTTPS, for one host or all', () => {
  assert.equal(problems(gateway, route('web', 'https'), route('redirect', 'http', redirect)), [])
  assert.equal(problems(gateway, route('redirect', 'http', { ...redirect, hostnames: [] })), [])
})

it('refuses two Ingresses for a host and path', () => {
  assert.equal(problems(ingress('one', HOST), ingress('two', HOST)), [
    `serves ${HOST} (Prefix /) at nginx, as Ingress one does; keep one`,
  ])
})

it('refuses two routes for a host and path on a listener', () => {
  const [message = ''] = problems(gateway, route('one', 'https'), route('two', undefined))
  assert.is(message, `serves ${HOST} (PathPrefix /) at shop/edge/https, as HTTPRoute one does; keep one`)
})

it('refuses a path twice within one route', () => {
  assert.equal(problems(gateway, route('one', 'https', matching({}, {}))).length, 1)
})

it('refuses a host that both engines serve', () => {
  assert.equal(problems(gateway, ingress('one', HOST), route('two', 'https')), [
    `serves ${HOST}, as Ingress one does; keep one`,
  ])
})

it('accepts the same service on both engines while both run, and no other', () => {
  const both = (...objects: Parameters<typeof messages>[1]) => messages(uniqueHosts, objects, { bothEngines: true })
  assert.equal(both(gateway, ingress('one', HOST), route('one', 'https')), [])
  assert.is(both(gateway, ingress('one', HOST), route('two', 'https')).length, 1)
})

it('refuses to answer every host', () => {
  assert.match(problems(ingress('one'))[0] ?? '', 'answers every host')
  assert.match(problems(gateway, route('one', 'https', { hostnames: [] }))[0] ?? '', 'answers every host')
})

it('refuses hosts outside the zone, wherever they are named', () => {
  const host = 'a.example.com'
  const hostname = 'evil-dev.example.com'
  assert.equal(problems(ingress('one', host)), [
    'spec.rules names a.example.com, which is outside the zone dev.example.com; use a host inside it',
  ])
  const elsewhere = [
    object('networking.k8s.io/v1/Ingress', 'web', { spec: { tls: [{ hosts: [host] }] } }),
    object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', { spec: { hostnames: [host] } }),
    object('gateway.networking.k8s.io/v1/Gateway', 'web', { spec: { listeners: [{ hostname }] } }),
    object('cert-manager.io/v1/Certificate', 'web', { spec: { dnsNames: [`*.${host}`] } }),
  ]
  assert.equal(problems(...elsewhere).length, elsewhere.length)
})

it('accepts the zone itself and a wildcard of it', () => {
  const dnsNames = ['dev.example.com', '*.dev.example.com']
  assert.equal(problems(object('cert-manager.io/v1/Certificate', 'web', { spec: { dnsNames } })), [])
})

it.run()
