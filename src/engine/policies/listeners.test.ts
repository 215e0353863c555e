import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { messages, namespace, object, service } from '../../workshop/testing/objects.ts'
import { policyCases } from '../../workshop/testing/policy-cases.ts'
import type { KubernetesObject } from '../kubernetes/manifest.ts'
import { hostsIntersect } from './listeners.ts'
import { referencesResolve } from './references-resolve.ts'

const it = suite('references of the Gateway API')
const { accepts, refuses } = policyCases(it)
type Fields = Record<string, unknown>
const problems = (...objects: KubernetesObject[]) => messages(referencesResolve, [namespace(), ...objects])

const gatewayClass = object('gateway.networking.k8s.io/v1/GatewayClass', '/envoy')
const gateway = (allowedRoutes?: Fields) =>
  object('gateway.networking.k8s.io/v1/Gateway', 'edge/edge', {
    spec: {
      gatewayClassName: 'envoy',
      listeners: [
        {
          name: 'https',
          port: 443,
          hostname: '*.dev.example.com',
          allowedRoutes: allowedRoutes ?? { namespaces: { from: 'All' } },
        },
      ],
    },
  })
const route = (changes: Fields = {}, parent: Fields = {}) =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', 'web', {
    spec: {
      hostnames: ['a.dev.example.com'],
      parentRefs: [{ name: 'edge', namespace: 'edge', sectionName: 'https', ...parent }],
      rules: [{ name: 'all', backendRefs: [{ name: 'web', port: 80 }] }],
      ...changes,
    },
  })
const edge = [namespace('edge'), gatewayClass, service()]
const grant = (name?: string) =>
  object('gateway.networking.k8s.io/v1beta1/ReferenceGrant', 'bank/web', {
    spec: {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'shop' }],
      to: [{ group: '', kind: 'Service', ...(name && { name }) }],
    },
  })
const abroad = route({ rules: [{ backendRefs: [{ name: 'vault', namespace: 'bank', port: 80 }] }] })
const bank = [namespace('bank'), object('v1/Service', 'bank/vault', { spec: { ports: [{ port: 80 }] } })]
const policyFor = (targetRef: Fields) =>
  object('gateway.envoyproxy.io/v1alpha1/SecurityPolicy', 'web', {
    spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', name: 'web', ...targetRef }] },
  })
const token = object('external-secrets.io/v1/ExternalSecret', 'token', { spec: { data: [{ secretKey: 'token' }] } })
const basicAuth = object('gateway.envoyproxy.io/v1alpha1/SecurityPolicy', 'web', {
  spec: { basicAuth: { users: { name: 'token' } } },
})

accepts('a route on a listener', () => problems(...edge, gateway(), route()))
refuses('a missing GatewayClass', () => problems(namespace('edge'), gateway()), 'names GatewayClass envoy')
refuses('a missing Gateway', () => problems(...edge, route()), 'spec.parentRefs[edge] names Gateway edge/edge')
refuses(
  'a missing listener',
  () => problems(...edge, gateway(), route({}, { sectionName: 'htpps' })),
  'spec.parentRefs[0] has no such listener in Gateway edge/edge; its listeners are https',
)
refuses(
  'a listener that takes no routes from there',
  () => problems(...edge, gateway({}), route()),
  'is refused by Gateway edge/edge',
)
accepts('a listener that selects the namespace', () => {
  const selector = { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } }
  return problems(...edge, gateway({ namespaces: { from: 'Selector', selector } }), route())
})
refuses(
  'a host that the listener does not have',
  () => problems(...edge, gateway(), route({ hostnames: ['a.example.com'] })),
  'has no listener in Gateway edge/edge for a.example.com',
)
refuses(
  'a missing backend',
  () => problems(...edge, gateway(), route({ rules: [{ backendRefs: [{ name: 'wbe', port: 80 }] }] })),
  'spec.rules[0].backendRefs[wbe] names Service shop/wbe',
)
refuses(
  'a backend’s missing port',
  () => problems(...edge, gateway(), route({ rules: [{ backendRefs: [{ name: 'web', port: 81 }] }] })),
  'names port 81',
)
refuses(
  'a backend of another namespace without a grant',
  () => problems(...edge, gateway(), ...bank, abroad),
  'crosses into namespace "bank"; add a ReferenceGrant there',
)
refuses(
  'a grant for another Service',
  () => problems(...edge, gateway(), ...bank, abroad, grant('other')),
  'add a ReferenceGrant',
)
accepts('a backend of another namespace with a grant', () => problems(...edge, gateway(), ...bank, abroad, grant()))
accepts('a policy for a route', () => problems(...edge, gateway(), route(), policyFor({ sectionName: 'all' })))
refuses(
  'a policy for a route that does not exist',
  () => problems(...edge, gateway(), route(), policyFor({ name: 'wbe' })),
  'spec.targetRefs[wbe] names HTTPRoute shop/wbe',
)
refuses(
  'a policy for an object of another group',
  () => problems(...edge, gateway(), route(), policyFor({ group: 'networking.k8s.io' })),
  'HTTPRoute shop/web of networking.k8s.io',
)
refuses(
  'a policy for a rule that does not exist',
  () => problems(...edge, gateway(), route(), policyFor({ sectionName: 'none' })),
  'names the section "none"',
)
refuses(
  'a password file under another key',
  () => problems(token, basicAuth),
  'names the key .htpasswd of Secret shop/token',
)

it('knows which host names have a host in common', () => {
  assert.ok(hostsIntersect('*.example.com', 'a.example.com'))
  assert.ok(hostsIntersect('a.example.com', '*.example.com'))
  assert.ok(hostsIntersect(undefined, 'a.example.com'))
  assert.not(hostsIntersect('*.example.com', 'example.com'))
  assert.not(hostsIntersect('a.example.com', 'b.example.com'))
})

it.run()
